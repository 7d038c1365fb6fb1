#pragma once
#include "explain/receptor/rules.hpp"
#include "explain/receptor/speciation.hpp"

namespace lantian::explain::receptor {

/// Reads the two tables of a receptor model, as EPA PMF takes them: a head of species, a column of dates (any text),
/// then numbers with a decimal point; separated by tabs, semicolons or commas, whichever the head has most of. Rows are
/// the same samples in the same order in both. A sample that misses a value in one of them (an empty cell or a code of
/// the rules) is left out and counted; an empty line is no sample.
/// Returns malformed with file, line, column and what is allowed: no text, a head without species or with one twice,
/// species or samples that differ between the tables, a row of another length, a cell that is no number, an uncertainty
/// not above zero or too small to compute with, a concentration too far below zero; incomplete when no sample is left.
Result<SpeciatedTable> read_speciated(const terms::SourceFile& concentrations, const terms::SourceFile& uncertainties,
                                      const ReceptorRules& rules);

}  // namespace lantian::explain::receptor
