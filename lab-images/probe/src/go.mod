module assay/probe

go 1.24
