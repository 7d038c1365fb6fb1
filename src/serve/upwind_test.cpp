namespace lantian::serve {}
