package pdf

// credit is section 11: what is owed, and which tier says so.
func (r *monthlyReport) credit() {
	c := r.doc.Credit
	capped := c.Cap != "" && c.Applied != "" && c.Applied == c.Cap
	for _, t := range c.Tiers {
		if t.Share == c.Applied {
			capped = false
		}
	}
	first := 90.0
	if len(c.Tiers) == 0 {
		first = 0
	}
	r.section(r.words.credit, r.say.credit(creditFacts{
		verdict: r.head.Verdict, tiers: len(c.Tiers) > 0, amount: r.money(c.Amount), share: r.percent(c.Applied),
		zero: c.Amount == 0, capped: capped,
	}), first)
	if len(c.Tiers) > 0 {
		r.tiers(c)
	}
}

func (r *monthlyReport) tiers(c Credit) {
	y := r.y + 2
	amount := r.money(c.Amount)
	if r.head.Verdict == NotMeasurable {
		amount = "–"
	}
	st := r.shrink(amount, sideFigure, sideWidth-8)
	r.figure("credit.amount", func() { r.text(left, y+24, amount, st) })
	ceiling := ""
	if c.Cap != "" {
		ceiling = r.percent(c.Cap)
	}
	below := r.paragraph(left, y+32, sideWidth-8, r.prose(r.say.feeNote(r.money(c.Fee), ceiling)), note)

	most := 1.0
	for _, t := range c.Tiers {
		most = max(most, t.Share.position())
	}
	type bar struct {
		share Percent
		bound string
	}
	bars := []bar{{"0", "≥" + noBreakSpace + r.percent(c.Tiers[0].Below)}}
	for _, t := range c.Tiers {
		bars = append(bars, bar{t.Share, "<" + noBreakSpace + r.percent(t.Below)})
	}
	w := bodyWidth / float64(len(bars))
	for i, b := range bars {
		x, h := body+float64(i)*w, 5+31*b.share.position()/most
		applied := r.head.Verdict != NotMeasurable && b.share == c.Applied || c.Applied == "" && i == 0 && r.head.Verdict == Met
		color, share, bound := rule, figure8.in(ink3), figure8.in(ink3)
		if applied {
			color, share, bound = ink, figure8Bold, figure8
			r.text(x, y+40-h-6, r.words.thisMonth, captionName)
		}
		r.page.rect(x, y+40-h, w-8, h, color)
		r.text(x, y+54, r.percent(b.share), share)
		r.text(x, y+66, r.fit(b.bound, bound, w-6), bound)
	}
	r.y = max(y+76, below+6)
}
