package seal

import (
	"crypto/sha256"
	"errors"
	"fmt"
)

// signatureField is the one signature of a document and where its bytes are.
type signatureField struct {
	dict dict
	// number is the object that holds the signature.
	number int
	// from and to bound /Contents with its angle brackets, in the file.
	from, to int
	// ranges is /ByteRange as the file states it.
	ranges [4]int
}

// findSignature returns the signature, which must be the only one, in a form
// field of its own, referred to by the catalogue.
func (d *document) findSignature() (*signatureField, error) {
	s := &signatureField{}
	widget := 0
	for i, o := range d.objects {
		if o.dict.get("ByteRange") != nil || o.dict.is("Type", "/Sig") || o.dict.is("Type", "/DocTimeStamp") {
			if s.number != 0 {
				return nil, fmt.Errorf("objects %d and %d are both signatures", s.number, i+1)
			}
			s.number, s.dict = i+1, o.dict
		}
		if o.dict.get("FT") != nil {
			if widget != 0 || !o.dict.is("FT", "/Sig") {
				return nil, errors.New("there are form fields besides the signature's")
			}
			widget = i + 1
		}
	}
	if s.number == 0 || widget == 0 {
		return nil, errors.New("the file holds no signature")
	}
	form, err := parseDict(d.object(d.root).dict.get("AcroForm"))
	if err != nil {
		return nil, errors.New("the catalogue has no form")
	}
	if !form.is("Fields", "["+ref(widget)+"]") || !form.is("SigFlags", "3") || !d.object(widget).dict.is("V", ref(s.number)) {
		return nil, errors.New("the form does not hold exactly the signature")
	}
	return s, s.locate(d.object(s.number).at)
}

// locate reads where the signature's bytes are; at is the offset of its
// dictionary in the file.
func (s *signatureField) locate(at int) error {
	for _, e := range s.dict {
		switch e.key {
		case "Contents":
			if len(e.value) < 2 || e.value[0] != '<' || e.value[1] == '<' {
				return errors.New("the signature's /Contents is no hexadecimal string")
			}
			s.from, s.to = at+e.at, at+e.at+len(e.value)
		case "ByteRange":
			numbers, err := parseArray(e.value)
			if err != nil || len(numbers) != 4 {
				return errors.New("/ByteRange is not four numbers")
			}
			for i, src := range numbers {
				n, ok := count(string(src))
				if !ok {
					return errors.New("/ByteRange is not four numbers")
				}
				s.ranges[i] = n
			}
		}
	}
	if s.to == 0 {
		return errors.New("the signature has no /Contents")
	}
	return nil
}

// covers tells whether /ByteRange is the whole file without /Contents.
func (s *signatureField) covers(size int) bool {
	return s.ranges == [4]int{0, s.from, s.to, size - s.to}
}

// digest hashes the file without /Contents.
func (s *signatureField) digest(file []byte) []byte {
	h := sha256.New()
	h.Write(file[:s.from])
	h.Write(file[s.to:])
	return h.Sum(nil)
}
