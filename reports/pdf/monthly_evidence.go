package pdf

import (
	"fmt"
	"net/url"
	"strings"
)

// evidence is section 14: what is attached, how anyone checks it, and who
// stands for the report.
func (r *monthlyReport) evidence() error {
	r.section(r.words.evidence, r.say.evidence(len(r.attachments) > 0), 330)
	if err := r.howToVerify(); err != nil {
		return err
	}
	r.fingerprints()
	r.signatories()
	return nil
}

func (r *monthlyReport) howToVerify() error {
	const size = 98.0
	y := r.y + 4
	e := r.doc.Evidence
	below := y
	if e.VerifyURL != "" {
		if err := r.qr(left, y, size, e.VerifyURL); err != nil {
			return err
		}
		below = r.paragraph(left, y+size+8, sideWidth-10, r.prose(r.say.scan(host(e.VerifyURL))), note)
	}
	for i := range r.words.questions {
		r.text(body, y+9, fmt.Sprint(i+1), figure8Bold.in(accent))
		r.text(body+16, y+9, r.prose(r.words.questions[i]), strongText)
		y = r.paragraph(body+16, y+13, bodyWidth-16, r.prose(r.words.answers[i]), text8)
		if i == 1 {
			command := "vigie verify " + clean(r.doc.Number) + ".pdf"
			r.page.rect(body+16, y+4, bodyWidth-16, 20, wash)
			r.text(body+24, y+17, r.fit(command, hash.at(7.5, 12), bodyWidth-32), hash.at(7.5, 12))
			y += 30
		}
		y += 8
	}
	r.y = max(y, below+10) + 8
	return nil
}

// host is where the verification page is, as a reader types it.
func host(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return clean(u.Host)
	}
	return clean(address)
}

// fingerprints prints the three sums a verifier compares.
func (r *monthlyReport) fingerprints() {
	e := r.doc.Evidence
	until := ""
	if !e.CertificateUntil.IsZero() {
		until = r.say.keyUntil(clean(e.Key), r.lang.dateShort(r.local(e.CertificateUntil)))
	}
	rows := []struct {
		label, name, remark string
		sum                 [32]byte
	}{
		{"evidence.sha256", clean(e.Name), r.say.evidenceFile(r.lang.integer(e.Size)), e.SHA256},
		{"evidence.chain", r.words.chainHead, r.say.ledgerFact(r.lang.integer(e.ChainLength)), e.ChainHead},
		{"evidence.certificate", r.words.certificate, until, e.Certificate},
	}
	for i, row := range rows {
		r.need(44)
		weight, color := .4, rule
		if i == 0 {
			weight, color = .8, ink
		}
		r.page.line(left, r.y, right, r.y, weight, color)
		r.text(left, r.y+13, r.fit(row.name, name8, sideWidth), name8)
		if row.sum == [32]byte{} {
			r.text(body, r.y+13, r.words.notSigned, text8)
		} else {
			r.paragraphAtMost(2, left, r.y+17, sideWidth, r.prose(row.remark), note)
			r.silhouette(right-66, r.y+27, 66, 19, row.sum, ink)
			r.figure(row.label, func() { r.sum(body, r.y+13, row.sum) })
		}
		r.y += 44
	}
	r.page.line(left, r.y, right, r.y, .4, rule)
	r.y = r.paragraph(body, r.y+6, bodyWidth, r.prose(r.words.silhouette), note) + 12
}

// sum prints a hash in two lines of four groups.
func (r *monthlyReport) sum(x, y float64, sum [32]byte) {
	for i := range 8 {
		r.text(x+float64(i%4)*66, y+float64(i/4)*13, fmt.Sprintf("%x", sum[4*i:4*i+4]), hash.at(8, 12))
	}
}

const mostSignatories = 3

// signatories stand at the foot of the last page.
func (r *monthlyReport) signatories() {
	const height = 60.0
	r.need(height)
	r.y = bottom - height + 2
	r.page.line(left, r.y, right, r.y, 1, ink)
	people := r.doc.Signatories
	if len(people) > mostSignatories {
		people = people[:mostSignatories]
	}
	put := func(i int, role, name, remark string) {
		x := columnLeft(i * 3)
		r.text(x, r.y+16, role, caption)
		below := r.paragraphAtMost(2, x, r.y+21, columnsWidth(3), name, name8)
		r.paragraphAtMost(2, x, below+3, columnsWidth(3), remark, note)
	}
	for i, p := range people {
		at := ""
		if !p.At.IsZero() {
			at = unbroken(r.lang.dateShort(r.local(p.At)))
		}
		put(i, r.words.roles[min(int(p.Role), len(r.words.roles)-1)], clean(p.Name), r.prose(r.say.signedOn(clean(p.Title), at)))
	}
	names, remark := r.words.nothingAttached, ""
	if len(r.attachments) > 0 {
		var all []string
		for _, a := range r.attachments {
			all = append(all, clean(a.Name))
		}
		names, remark = strings.Join(all, ", "), r.words.refusedIncluded
	}
	put(len(people), r.words.attached, names, remark)
}
