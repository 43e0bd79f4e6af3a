package pdf

// markPrefix begins the names of the marked-content sequences around figures.
const markPrefix = "VG."
