package pdf

// The grid, in points on A4: twelve columns of 30.1 with gutters of 12. Columns
// 1 to 3 carry number, title and the notes of a chart; columns 4 to 12 the
// finding and the charts; tables use all twelve.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	left       = 51.0
	measure    = pageWidth - 2*left
	right      = left + measure
	gutter     = 12.0
	column     = (measure - 11*gutter) / 12
	body       = left + 3*(column+gutter) // where column 4 begins
	bodyWidth  = measure - 3*(column+gutter)
	sideWidth  = 3*column + 2*gutter
	top        = 84.0
	bottom     = 772.0
	headline   = 45.0  // baseline of the running head
	footline   = 807.0 // baseline of the running foot
)

// columnLeft is where column n (counted from 0) begins.
func columnLeft(n int) float64 { return left + float64(n)*(column+gutter) }

// columnsWidth is the width of n columns and the gutters between them.
func columnsWidth(n int) float64 { return float64(n)*column + float64(n-1)*gutter }
