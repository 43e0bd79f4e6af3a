package seal

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"vigie/reports/seal/sealtest"
)

// room returns the bounds of the hexadecimal signature in a file.
func room(t testing.TB, file []byte) (from, to int) {
	t.Helper()
	from = bytes.Index(file, []byte("/Contents <")) + len("/Contents <")
	to = from + bytes.IndexByte(file[from:], '>')
	if to-from != 2*reserve {
		t.Fatalf("got a room of %d digits, want %d", to-from, 2*reserve)
	}
	return from, to
}

// put writes a signature into a file's room.
func put(t testing.TB, file, signature []byte) []byte {
	t.Helper()
	from, to := room(t, file)
	file = slices.Clone(file)
	copy(file[from:to], strings.Repeat("0", to-from))
	hex.Encode(file[from:], signature)
	return file
}

// sealAnyway signs a file whatever it is, with the trusted key: what an
// examination must find without the digest's help.
func (b bundle) sealAnyway(t testing.TB, file []byte) []byte {
	t.Helper()
	from, to := room(t, file)
	h := sha256.New()
	h.Write(file[:from-1])
	h.Write(file[to+1:])
	signature, err := signDigest(t.Context(), h.Sum(nil), b.signer, b.tsa)
	if err != nil {
		t.Fatal(err)
	}
	return put(t, file, signature)
}

// forge makes a file with a change that Finalise would refuse, and seals it.
func (b bundle) forge(t testing.TB, change func(*rendered)) []byte {
	t.Helper()
	r, err := readRendered(render(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	signature, err := r.complete(b.options())
	if err != nil {
		t.Fatal(err)
	}
	change(r)
	for i := range r.objects {
		if o := &r.objects[i]; o.dict != nil {
			o.value = o.dict.source()
		}
	}
	return b.sealAnyway(t, r.layOut(signature))
}

// remake takes the signature of a sealed file apart and puts a changed one in.
func remake(t testing.TB, file []byte, change func(*signedMessage)) []byte {
	t.Helper()
	m, err := parseSignedMessage(sealtest.Split(t, file).CMS)
	if err != nil {
		t.Fatal(err)
	}
	change(m)
	return put(t, file, m.encode())
}

func requireRefused(t testing.TB, r Report, by ...CheckID) {
	t.Helper()
	var got []CheckID
	for _, c := range r.Failed() {
		got = append(got, c.ID)
	}
	if r.Genuine() {
		t.Fatalf("got a genuine report, want one refused by %v", by)
	}
	if !slices.Equal(got, by) {
		for _, c := range r.Failed() {
			t.Logf("%s: %s", c.ID, c.Detail)
		}
		t.Fatalf("got a report refused by %v, want by %v", got, by)
	}
}

func TestVerifyReportsSignerTimeAndFiles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	signed := b.seal(t, render(t, nil))
	r := Verify(signed, b.authority.Trust())
	requireGenuine(t, r)
	if got, want := r.SignedAt, b.at; !got.Equal(want) {
		t.Errorf("signed at: got %s, want %s", got, want)
	}
	if got, want := r.Signer, fmt.Sprintf("CN=Vigie Reports %d,O=Nuit Claire", b.at.Year()); got != want {
		t.Errorf("signer: got %q, want %q", got, want)
	}
	if got, want := len(r.Attachments), 2; got != want {
		t.Errorf("attachments: got %d, want %d", got, want)
	}
	if got, want := len(r.Checks), len(steps()); got != want {
		t.Errorf("checks: got %d, want %d", got, want)
	}
}

func TestChangedFilesAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	signed := b.seal(t, render(t, nil))
	from, to := room(t, signed)
	edit := func(change func([]byte) []byte) []byte { return change(slices.Clone(signed)) }
	replace := func(old, new string) []byte {
		if len(old) != len(new) || !bytes.Contains(signed, []byte(old)) {
			t.Fatalf("cannot replace %q by %q", old, new)
		}
		return bytes.Replace(signed, []byte(old), []byte(new), 1)
	}
	cases := []struct {
		name string
		file []byte
		by   []CheckID
	}{
		{"empty", nil, []CheckID{CheckStructure}},
		{"cut before the end", signed[:len(signed)-1], []CheckID{CheckStructure}},
		{"a byte before the beginning", append([]byte("\n"), signed...), []CheckID{CheckStructure}},
		{"a byte after the end", append(slices.Clone(signed), '\n'), []CheckID{CheckRevision, CheckByteRange}},
		{"an update after the end", update(signed), []CheckID{CheckRevision, CheckByteRange}},
		{"the whole file twice", append(slices.Clone(signed), signed...), []CheckID{CheckRevision, CheckByteRange}},
		{"a metadata date", replace("D:"+b.at.Format("20060102150405"), "D:"+b.at.AddDate(1, 0, 0).Format("20060102150405")), []CheckID{CheckDigest}},
		{"the claimed reason", replace(textSource("Paris"), textSource("Lyons")), []CheckID{CheckDigest}},
		{"a page's stream", edit(func(f []byte) []byte { f[bytes.Index(f, []byte("stream\n"))+20] ^= 1; return f }), []CheckID{CheckDigest}},
		{"zeros after the signature", edit(func(f []byte) []byte { f[to-1] = '1'; return f }), []CheckID{CheckContents}},
		{"upper case in the signature", edit(func(f []byte) []byte {
			copy(f[from:to], bytes.ToUpper(f[from:to]))
			return f
		}), []CheckID{CheckContents}},
		{"a blank in the signature's room", edit(func(f []byte) []byte { f[to-1] = ' '; return f }), []CheckID{CheckStructure}},
		{"another file's signature", put(t, signed, sealtest.Split(t, b.seal(t, render(t, withUTF8Font(t)))).CMS), []CheckID{CheckDigest}},
		{"no signature in the room", put(t, signed, nil), []CheckID{CheckContents}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			requireRefused(t, Verify(c.file, b.authority.Trust()), c.by...)
		})
	}
}

// update appends an incremental update that replaces the page tree, as a
// shadow attack does.
func update(signed []byte) []byte {
	out := slices.Clone(signed)
	at := len(out)
	out = append(out, "1 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"...)
	xref := len(out)
	previous := signed[bytes.LastIndex(signed, []byte("startxref\n"))+len("startxref\n") : len(signed)-len("\n%%EOF\n")]
	trailer := signed[bytes.LastIndex(signed, []byte("trailer\n<<"))+len("trailer\n<<") : bytes.LastIndex(signed, []byte(">>\nstartxref"))]
	out = fmt.Appendf(out, "xref\n1 1\n%010d 00000 n \ntrailer\n<<%s/Prev %s >>\nstartxref\n%d\n%%%%EOF\n", at, trailer, previous, xref)
	return out
}

func TestFilesOfATrustedKeyInAnotherFormAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	finalised, err := Finalise(render(t, nil), b.options())
	if err != nil {
		t.Fatal(err)
	}
	swap := func(old, new string) []byte {
		if len(old) != len(new) || bytes.Count(finalised, []byte(old)) == 0 {
			t.Fatalf("cannot replace %q by %q", old, new)
		}
		return b.sealAnyway(t, bytes.Replace(finalised, []byte(old), []byte(new), 1))
	}
	d, err := readDocument(finalised)
	if err != nil {
		t.Fatal(err)
	}
	field, err := d.findSignature()
	if err != nil {
		t.Fatal(err)
	}
	gap := fmt.Sprintf("[0 %d %d ", field.from, field.to)
	xref := fmt.Sprintf("%010d 00000 n ", bytes.Index(finalised, []byte("1 0 obj")))
	cases := []struct {
		name string
		file []byte
		by   []CheckID
	}{
		{"the gap moved", swap(gap, fmt.Sprintf("[0 %d %d ", field.from-1, field.to-1)), []CheckID{CheckByteRange}},
		{"the gap wider", swap(gap, fmt.Sprintf("[0 %d %d ", field.from-20, field.to)), []CheckID{CheckByteRange}},
		{"the range begins later", swap("/ByteRange [0 ", "/ByteRange [9 "), []CheckID{CheckByteRange}},
		{"numbers that overflow", swap(string(finalised[bytes.Index(finalised, []byte("/ByteRange [")):][:48]), "/ByteRange [0 99999999999999999999 1 1         ]"), []CheckID{CheckOneSignature}},
		{"an object elsewhere", swap(xref, "0000000020 00000 n "), []CheckID{CheckStructure}},
		{"a free object", swap(xref, xref[:17]+"f "), []CheckID{CheckStructure}},
		{"a smaller table", swap("xref\n0 ", "xref\n1 "), []CheckID{CheckStructure}},
		{"another format", swap("/ETSI.CAdES.detached", "/adbe.pkcs7.detached"), []CheckID{CheckCertification}},
		{"changes permitted", swap("/P 1 /V", "/P 2 /V"), []CheckID{CheckCertification}},
		{"no certification", swap("/DocMDP "+ref(field.number), "/DocMDQ "+ref(field.number)), []CheckID{CheckCertification}},
		{"a comment between objects", swap("\nendobj\n2 0 obj\n", "\nendobj\n%2 obj \n"), []CheckID{CheckStructure}},
		{"a claimed date long before", b.sealAt(t, b.at.AddDate(0, 0, -2)), []CheckID{CheckClaimedTime}},
		{"a claimed date after", b.sealAt(t, b.at.Add(time.Hour)), []CheckID{CheckClaimedTime}},
		{"an object stream", b.forge(t, func(r *rendered) {
			r.add(dict{{key: "Type", value: []byte("/ObjStm")}, {key: "N", value: []byte("1")}, {key: "First", value: []byte("4")}}, []byte("1 0 null"))
		}), []CheckID{CheckContent}},
		{"a script under another spelling", b.forge(t, func(r *rendered) {
			r.object(r.root).dict = append(r.object(r.root).dict, entry{key: "OpenAction", value: []byte("<< /S /J#61vaScript /J#53 (app.alert) >>")})
		}), []CheckID{CheckContent}},
		{"optional layers", b.forge(t, func(r *rendered) { r.object(r.root).dict.set("OCProperties", "<< >>") }), []CheckID{CheckContent}},
		{"a second signature", b.forge(t, func(r *rendered) {
			var d dict
			d.set("Type", "/Sig")
			d.set("ByteRange", "[0 1 2 3]")
			r.add(d, nil)
		}), []CheckID{CheckOneSignature}},
		{"a second field", b.forge(t, func(r *rendered) { r.add(dict{{key: "FT", value: []byte("/Tx")}}, nil) }), []CheckID{CheckOneSignature}},
		{"an unlisted attachment", b.forge(t, func(r *rendered) { r.object(r.root).dict.remove("Names") }), []CheckID{CheckAttachments}},
		{"an attachment under another's name", b.forge(t, func(r *rendered) {
			names := string(r.object(r.root).dict.get("Names"))
			names = strings.NewReplacer("evidence.csv", "evidence.json", "evidence.json", "evidence.csv").Replace(names)
			r.object(r.root).dict.set("Names", names)
		}), []CheckID{CheckAttachments}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			requireRefused(t, Verify(c.file, b.authority.Trust()), c.by...)
		})
	}
	t.Run("the forger's tool itself seals a genuine report", func(t *testing.T) {
		t.Parallel()
		requireGenuine(t, Verify(b.forge(t, func(*rendered) {}), b.authority.Trust()))
	})
}

// sealAt seals with another claimed date; the timestamp keeps the true one.
func (b bundle) sealAt(t testing.TB, claimed time.Time) []byte {
	t.Helper()
	o := b.options()
	o.SignedAt = claimed
	return b.sealAs(t, render(t, nil), o)
}

func TestForeignSignaturesAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	signed := b.seal(t, render(t, nil))
	other := setup(t)
	root := newRoot(t, "Vigie Root", newECDSA(t))
	trusted := Identity{Chain: []*x509.Certificate{b.authority.Root()}, Key: b.authority.root.Key}
	rsaKey := newRSA(t)

	// by seals with other identities.
	by := func(signer, stamper Identity) []byte {
		finalised, err := Finalise(render(t, nil), b.options())
		if err != nil {
			t.Fatal(err)
		}
		from, to := room(t, finalised)
		h := sha256.New()
		h.Write(finalised[:from-1])
		h.Write(finalised[to+1:])
		m := &signedMessage{contentType: oidData, certificates: signer.Chain, signer: signer.Chain[0]}
		if err := m.sign(signer.Key, h.Sum(nil)); err != nil {
			t.Fatal(err)
		}
		imprint := sha256.Sum256(m.signature)
		s, err := stamp(stamper, imprint[:], nil, b.at)
		if err != nil {
			t.Fatal(err)
		}
		m.token = s.encode()
		return put(t, finalised, m.encode())
	}
	tsa, err := b.authority.identity(Timestamping, b.at)
	if err != nil {
		t.Fatal(err)
	}
	otherToken := sealtest.Split(t, b.seal(t, render(t, nil))).Token
	years := func(from, until int) func(*x509.Certificate) {
		return func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = b.at.AddDate(from, 0, 0), b.at.AddDate(until, 0, -1)
			c.ExtraExtensions = slices.DeleteFunc(c.ExtraExtensions, func(e pkix.Extension) bool { return e.Id.Equal(oidPrivateKeyUsagePeriod) })
		}
	}
	cases := []struct {
		name  string
		file  []byte
		roots *x509.CertPool
		by    []CheckID
	}{
		{"another root", signed, other.authority.Roots(), []CheckID{CheckTimestampChain, CheckChain}},
		{"no root at all", signed, nil, []CheckID{CheckTimestampChain, CheckChain}},
		{"an empty pool", signed, x509.NewCertPool(), []CheckID{CheckTimestampChain, CheckChain}},
		{"a root of the same name", by(newLeaf(t, Signing, root, newECDSA(t), nil), tsa), nil, []CheckID{CheckChain}},
		{"another installation's timestamp", by(b.signer, newLeaf(t, Timestamping, root, newECDSA(t), nil)), nil, []CheckID{CheckTimestampChain}},
		{"another signature's timestamp", remake(t, signed, func(m *signedMessage) { m.token = otherToken }), nil, []CheckID{CheckTimestamp}},
		{"no timestamp", remake(t, signed, func(m *signedMessage) { m.token = nil }), nil, []CheckID{CheckForm}},
		{"another certificate of the same key", remake(t, signed, func(m *signedMessage) {
			swapped := newLeaf(t, Signing, trusted, b.signer.Key, func(c *x509.Certificate) { c.Subject.CommonName = "Somebody else" })
			m.certificates, m.signer = swapped.Chain, swapped.Chain[0]
		}), nil, []CheckID{CheckBinding}},
		{"a certificate nobody needs", remake(t, signed, func(m *signedMessage) { m.certificates = append(slices.Clone(m.certificates), root.Chain[0]) }), nil, []CheckID{CheckChain}},
		{"the signer's certificate twice", remake(t, signed, func(m *signedMessage) { m.certificates = append(slices.Clone(m.certificates), m.signer) }), nil, []CheckID{CheckChain}},
		{"without the root's certificate", remake(t, signed, func(m *signedMessage) { m.certificates = []*x509.Certificate{m.signer} }), nil, []CheckID{CheckChain}},
		{"without the signer's certificate", remake(t, signed, func(m *signedMessage) { m.certificates = []*x509.Certificate{b.authority.Root()} }), nil, []CheckID{CheckForm}},
		{"the root beside the timestamp", remake(t, signed, func(m *signedMessage) {
			stamped, err := parseSignedMessage(m.token)
			if err != nil {
				t.Fatal(err)
			}
			stamped.certificates = append(slices.Clone(stamped.certificates), b.authority.Root())
			m.token = stamped.encode()
		}), nil, []CheckID{CheckTimestampChain}},
		{"another key's signature", remake(t, signed, func(m *signedMessage) {
			m.signature = slices.Clone(m.signature)
			m.signature[len(m.signature)-1] ^= 1
		}), nil, []CheckID{CheckSignature, CheckTimestamp}},
		{"RSA's name on an ECDSA signature", remake(t, signed, func(m *signedMessage) { m.algorithm = x509.SHA256WithRSA }), nil, []CheckID{CheckSignature}},
		{"ECDSA's name on an RSA signature", remake(t, by(newLeaf(t, Signing, trusted, rsaKey, nil), tsa), func(m *signedMessage) { m.algorithm = x509.ECDSAWithSHA256 }), nil, []CheckID{CheckSignature}},
		{"SHA-1's name", put(t, signed, withSHA1(t, sealtest.Split(t, signed).CMS)), nil, []CheckID{CheckForm}},
		{"an expired certificate", by(newLeaf(t, Signing, trusted, newECDSA(t), years(-1, 0)), tsa), nil, []CheckID{CheckValidity}},
		{"a certificate of the future", by(newLeaf(t, Signing, trusted, newECDSA(t), years(1, 2)), tsa), nil, []CheckID{CheckValidity}},
		{"a key after its year", by(newLeaf(t, Signing, trusted, newECDSA(t), func(c *x509.Certificate) {
			year, err := asn1.Marshal(privateKeyUsagePeriod{NotBefore: yearStart(b.at.Year() - 1), NotAfter: yearEnd(b.at.Year() - 1)})
			if err != nil {
				t.Fatal(err)
			}
			c.ExtraExtensions[0].Value = year
		}), tsa), nil, []CheckID{CheckValidity}},
		{"an expired timestamp authority", by(b.signer, newLeaf(t, Timestamping, trusted, newECDSA(t), years(-1, 0))), nil, []CheckID{CheckTimestampChain}},
		{"the timestamp authority as a signer", by(tsa, tsa), nil, []CheckID{CheckChain}},
		{"the signer as a timestamp authority", by(b.signer, b.signer), nil, []CheckID{CheckTimestampChain}},
		{"a timestamp use that is not critical", by(b.signer, newLeaf(t, Timestamping, trusted, newECDSA(t), func(c *x509.Certificate) {
			c.ExtraExtensions[len(c.ExtraExtensions)-1] = extKeyUsage(t, false, asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 8})
		})), nil, []CheckID{CheckTimestampChain}},
		{"a timestamp use that is not alone", by(b.signer, newLeaf(t, Timestamping, trusted, newECDSA(t), func(c *x509.Certificate) {
			c.ExtraExtensions[len(c.ExtraExtensions)-1] = extKeyUsage(t, true, asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 8}, oidDocumentSigning)
		})), nil, []CheckID{CheckTimestampChain}},
		{"a mail certificate", by(newLeaf(t, Signing, trusted, newECDSA(t), func(c *x509.Certificate) { c.UnknownExtKeyUsage = nil }), tsa), nil, []CheckID{CheckChain}},
		{"a certificate made by a leaf", by(newLeaf(t, Signing, b.signer, newECDSA(t), nil), tsa), nil, []CheckID{CheckChain}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			roots := c.roots
			if roots == nil && c.name != "no root at all" {
				roots = b.authority.Roots()
			}
			requireRefused(t, Verify(c.file, Trust{roots, roots}), c.by...)
		})
	}
	t.Run("the forger's tool itself seals a genuine report", func(t *testing.T) {
		t.Parallel()
		requireGenuine(t, Verify(by(newLeaf(t, Signing, trusted, rsaKey, nil), tsa), b.authority.Trust()))
	})
}

// withSHA1 renames a signature's digest.
func withSHA1(t testing.TB, cms []byte) []byte {
	t.Helper()
	var outer asnContentInfo
	var data asnSignedData
	if err := unmarshal(cms, &outer); err != nil {
		t.Fatal(err)
	}
	if err := unmarshal(outer.Content.Bytes, &data); err != nil {
		t.Fatal(err)
	}
	sha1 := pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}}
	data.Digests[0], data.Signers[0].Digest = sha1, sha1
	inner, err := asn1.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	return der(tagSequence, oidSource(oidSignedData), der(0xA0, inner))
}

// TestNoByteOfASealedReportMayDiffer flips bits all over a file: every byte
// that a reader interprets and every byte of the signature, and a sample of
// the compressed streams, the placeholder's zeros and the table.
func TestNoByteOfASealedReportMayDiffer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	signed := b.seal(t, render(t, nil))
	trust := b.authority.Trust()
	if !accepted(signed, trust) {
		t.Fatal("got a refused report, want a genuine one")
	}
	const workers = 4
	positions := interpreted(t, signed)
	from, to := room(t, signed)
	inRoom := func(at int) bool { return from <= at && at < to && signed[at] >= 'a' }
	for w := range workers {
		t.Run(fmt.Sprintf("part %d", w), func(t *testing.T) {
			t.Parallel()
			file := slices.Clone(signed)
			for i := w; i < len(positions); i += workers {
				at := positions[i]
				// 0x20 turns a hexadecimal digit's case without changing its value.
				for _, bit := range []byte{0x01, 0x20} {
					if file[at] = signed[at] ^ bit; bit == 0x20 && !inRoom(at) {
						continue
					}
					if accepted(file, trust) {
						t.Errorf("byte %d: got a genuine report with %q for %q, want a refused one", at, file[at], signed[at])
					}
				}
				file[at] = signed[at]
			}
		})
	}
}

// accepted is Verify(…).Genuine() that stops at the first refusal: thousands of
// files are asked about.
func accepted(file []byte, trust Trust) bool {
	e := &examination{file: file, trust: trust}
	for _, s := range steps() {
		if _, err := s.examine(e); err != nil {
			return false
		}
	}
	return true
}

// interpreted returns the offsets of all bytes outside streams and of the
// signature, and of every 97th elsewhere.
func interpreted(t testing.TB, signed []byte) []int {
	t.Helper()
	d, err := readDocument(signed)
	if err != nil {
		t.Fatal(err)
	}
	sampled := make([]bool, len(signed))
	for i := 0; i < len(signed); i++ {
		sampled[i] = true
	}
	skip := func(from, to int) {
		for i := from; i < to; i++ {
			sampled[i] = i%97 == 0
		}
	}
	for _, o := range d.objects {
		at := o.at + len(o.value) + len("\nstream\n")
		skip(at, at+len(o.stream))
	}
	from, to := room(t, signed)
	skip(from+2*len(sealtest.Split(t, signed).CMS), to)
	skip(bytes.LastIndex(signed, []byte("xref\n0 ")), bytes.LastIndex(signed, []byte("trailer\n")))
	var all []int
	for i, s := range sampled {
		if s {
			all = append(all, i)
		}
	}
	return all
}

func BenchmarkVerify(b *testing.B) {
	s := setup(b)
	signed := s.seal(b, render(b, nil))
	trust := s.authority.Trust()
	for b.Loop() {
		Verify(signed, trust)
	}
}

// FuzzVerify: whatever the file, the examination ends, and nothing but the
// sealed report itself is genuine.
func FuzzVerify(f *testing.F) {
	b := setup(f)
	signed := b.seal(f, render(f, nil))
	f.Add(signed)
	f.Add(update(signed))
	f.Add(signed[:len(signed)/2])
	f.Add(b.forge(f, func(r *rendered) { r.object(r.root).dict.set("Names", "<< /EmbeddedFiles << /Names [(a) 1 0 R] >> >>") }))
	f.Add([]byte(header + "1 0 obj\n<< /Length 1 >>\nstream\nx\nendstream\nendobj\nxref\n"))
	f.Add([]byte(header + "1 0 obj\n" + strings.Repeat("[", 100) + "\nendobj\nxref\n"))
	trust := b.authority.Trust()
	f.Fuzz(func(t *testing.T, file []byte) {
		if Verify(file, trust).Genuine() && !bytes.Equal(file, signed) {
			t.Error("got a genuine report that was never sealed")
		}
		_, _ = Attachments(file)
	})
}
