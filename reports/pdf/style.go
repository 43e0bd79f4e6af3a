package pdf

// rgb is an sRGB colour.
type rgb [3]uint8

// The light theme's tokens, OKLCH converted to sRGB once. Red is kept for
// provider downtime, missed, late and refused; nothing else may wear it.
var (
	ink       = rgb{20, 26, 32}
	ink2      = rgb{66, 73, 80}
	ink3      = rgb{96, 103, 110}
	rule      = rgb{211, 216, 221}
	hairline  = rgb{229, 232, 236}
	wash      = rgb{245, 247, 249}
	accent    = rgb{0, 103, 118}
	accentDim = rgb{214, 237, 242}
	red       = rgb{197, 30, 33}
	amber     = rgb{162, 83, 23}
	green     = rgb{15, 116, 91}
	greenDim  = rgb{194, 232, 217}
	slate     = rgb{72, 100, 123}
	white     = rgb{255, 255, 255}
)

// style is how a piece of text is set.
type style struct {
	face  face
	size  float64 // points
	lead  float64 // points from baseline to baseline
	color rgb
	track float64 // thousandths of the size, added after every character
}

func (s style) in(c rgb) style              { s.color = c; return s }
func (s style) at(size, lead float64) style { s.size, s.lead = size, lead; return s }

// strong is the style of words stressed inside text set in s.
func (s style) strong() style {
	switch s.face {
	case tabular:
		s.face = tabularBold
	default:
		s.face = sansBold
	}
	s.color = ink
	return s
}

// The type scale: caption, table, text, name, finding, title, figure. Nothing
// is set under 6.5 points.
var (
	caption     = style{sans, 7, 9, ink3, 6}
	note        = style{sans, 7, 10, ink3, 6}
	captionName = style{sansMedium, 7, 9, ink, 6}
	text8       = style{sans, 8, 12, ink2, 0}
	name8       = style{sansMedium, 8, 12, ink, 0}
	strong8     = style{sansBold, 8, 12, ink, 0}
	strongText  = style{sansBold, 8.5, 12, ink, 0}
	figure7     = style{tabular, 7, 9, ink3, 0}
	figure7Bold = style{tabularBold, 7, 9, ink, 0}
	figure65    = style{tabular, 6.5, 9, ink3, 0}
	figure8     = style{tabular, 8, 12, ink, 0}
	figure8Bold = style{tabularBold, 8, 12, ink, 0}
	detail      = style{tabular, 7, 10, ink3, 0}
	finding     = style{sansMedium, 12, 18, ink, -8}
	title12     = style{display, 12, 15, ink, -6}
	title14     = style{display, 14, 18, ink, -6}
	largeFigure = style{displayLight, 26, 30, ink, -16}
	sideFigure  = style{displayLight, 20, 24, ink, -16}
	hash        = style{mono, 7, 12, ink, 0}
)
