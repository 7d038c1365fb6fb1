#include "base/text.hpp"
#include "serve/explain_receptor.hpp"

#include <algorithm>
#include <numeric>

namespace lantian::serve {
namespace {

using namespace explain::receptor;

/// Species lie between micrograms and thousandths of them: as many digits as the larger ones need.
int places_of(double largest) {
  return largest >= 10 ? 2 : largest >= 0.1 ? 3 : 5;
}

std::vector<double> modelled_means(const FactorRows& profiles) {
  std::vector<double> sums(profiles.size, 0.0);
  for (std::size_t factor = 0; factor < profiles.factors; ++factor) {
    for (std::size_t one = 0; one < profiles.size; ++one) sums[one] += profiles.at(factor, one);
  }
  return sums;
}

/// Columns of errors and their cells, for whatever was asked for.
void add_error_columns(const ReceptorAnswer& answer, SheetTable& table) {
  if (answer.bootstrap) table.columns.insert(table.columns.end(), {"boot_p5", "boot_median", "boot_p95"});
  if (answer.displacement) table.columns.insert(table.columns.end(), {"disp_low", "disp_high", "disp_open", "swapped"});
}

void add_error_cells(const ReceptorAnswer& answer, std::size_t factor, std::size_t one, std::vector<SheetCell>& row) {
  const int places = row.back().places;
  if (answer.bootstrap) {
    const Spread& spread = answer.bootstrap->spreads[factor][one];
    for (const auto& value : {spread.p5, spread.median, spread.p95}) row.push_back(SheetCell::of(value, places));
  }
  if (!answer.displacement) return;
  const Displaced& to = answer.displacement->values[factor][one];
  if (!to.done) {
    row.resize(row.size() + 4);
    return;
  }
  row.push_back(SheetCell::of(to.low, places));
  row.push_back(SheetCell::of(to.high, places));
  row.push_back(SheetCell::word(to.high_open ? "yes" : "no"));
  row.push_back(SheetCell::word(to.swapped ? "yes" : "no"));
}

SheetTable value_table(const ReceptorAnswer& answer) {
  SheetTable table{"receptor_values", {"kind", "factor", "name", "value"}, {}, {}};
  add_error_columns(answer, table);
  const Factors& factors = answer.fit.factors;
  for (std::size_t factor = 0; factor < factors.profiles.factors; ++factor) {
    for (std::size_t one = 0; one < factors.profiles.size; ++one) {
      std::vector<SheetCell> row{SheetCell::word("profile"), SheetCell::count(factor + 1),
                                 SheetCell::of(answer.chosen.names[one]),
                                 SheetCell::of(factors.profiles.at(factor, one), 5)};
      add_error_cells(answer, factor, one, row);
      table.add(std::move(row));
    }
  }
  for (std::size_t factor = 0; factor < factors.profiles.factors; ++factor) {
    for (std::size_t n = 0; n < factors.contributions.size; ++n) {
      std::vector<SheetCell> row{SheetCell::word("contribution"), SheetCell::count(factor + 1),
                                 SheetCell::of(answer.table.samples[n]),
                                 SheetCell::of(factors.contributions.at(factor, n), 5)};
      row.resize(table.columns.size());
      table.add(std::move(row));
    }
  }
  return table;
}

/// Of each factor the species in which it has the largest shares: by these a person knows it.
SheetTable leading_table(const ReceptorAnswer& answer) {
  constexpr std::size_t shown = 5;
  SheetTable table{"receptor_leading", {"factor", "species", "share", "value"}, {}, {}};
  add_error_columns(answer, table);
  const FactorRows& profiles = answer.fit.factors.profiles;
  const auto all = modelled_means(profiles);
  const auto share = [&](std::size_t factor, std::size_t one) {
    return all[one] > 0 ? 100 * profiles.at(factor, one) / all[one] : 0.0;
  };
  for (std::size_t factor = 0; factor < profiles.factors; ++factor) {
    std::vector<std::size_t> order(profiles.size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t one) { return share(factor, one); });
    for (std::size_t n = 0; n < std::min(shown, order.size()); ++n) {
      const std::size_t one = order[n];
      std::vector<SheetCell> row{SheetCell::count(factor + 1), SheetCell::of(answer.chosen.names[one]),
                                 SheetCell::of(share(factor, one), 1),
                                 SheetCell::of(profiles.at(factor, one), places_of(all[one]))};
      add_error_cells(answer, factor, one, row);
      table.add(std::move(row));
    }
  }
  return table;
}

/// Species down, factors across.
SheetTable species_table(const ReceptorAnswer& answer, bool shares) {
  SheetTable table{shares ? "receptor_shares" : "receptor_profiles", {"species", "factor"}, {}, SheetCross{}};
  table.columns.emplace_back(shares ? "share" : "value");
  const FactorRows& profiles = answer.fit.factors.profiles;
  const auto all = modelled_means(profiles);
  for (std::size_t one = 0; one < profiles.size; ++one) {
    const std::string name = answer.chosen.names[one] + (answer.chosen.weak[one] ? " *" : "");
    for (std::size_t factor = 0; factor < profiles.factors; ++factor) {
      const double value = profiles.at(factor, one);
      const auto share = all[one] > 0 ? std::optional{100 * value / all[one]} : std::nullopt;
      table.add({SheetCell::of(name), SheetCell::count(factor + 1),
                 shares ? SheetCell::of(share, 1) : SheetCell::of(value, places_of(all[one]))});
    }
  }
  return table;
}

SheetTable start_table(const Fit& fit) {
  SheetTable table{"receptor_starts", {"start", "q_true", "q_robust", "iterations", "settled"}, {}, {}};
  for (std::size_t n = 0; n < fit.starts.size(); ++n) {
    const StartOutcome& one = fit.starts[n];
    if (one.iterations == 0) continue;
    table.add({SheetCell::count(n + 1), SheetCell::of(one.q_true, 1), SheetCell::of(one.q_robust, 1),
               SheetCell::count(static_cast<std::size_t>(one.iterations)),
               SheetCell::word(one.settled ? "yes" : "no")});
  }
  return table;
}

SheetTable mapping_table(const Bootstrap& bootstrap) {
  SheetTable table{"receptor_mapping", {"factor", "found_again", "as_another", "not_found"}, {}, {}};
  for (std::size_t factor = 0; factor < bootstrap.mapped.size(); ++factor) {
    std::size_t all = 0;
    for (const std::size_t one : bootstrap.mapped[factor]) all += one;
    table.add({SheetCell::count(factor + 1), SheetCell::count(bootstrap.mapped[factor][factor]),
               SheetCell::count(all - bootstrap.mapped[factor][factor]), SheetCell::count(bootstrap.unmapped[factor])});
  }
  return table;
}

void add_fit_facts(ExplainSheet& sheet, const ReceptorAnswer& answer) {
  const Fit& fit = answer.fit;
  sheet.add("samples", SheetCell::count(answer.table.samples.size()));
  sheet.add("samples_left_out", SheetCell::count(answer.table.left_out));
  sheet.add("species_used", SheetCell::count(answer.chosen.names.size()));
  if (!answer.question.weak.empty()) sheet.add("species_weak", SheetCell::of(joined(answer.question.weak, ", ")));
  if (!answer.question.bad.empty()) sheet.add("species_bad", SheetCell::of(joined(answer.question.bad, ", ")));
  sheet.add("factors", SheetCell::count(answer.question.factors));
  const StartOutcome& best = fit.starts[fit.best];
  sheet.add("seed", SheetCell::of(std::to_string(answer.question.seed)));
  sheet.add("starts_asked", SheetCell::count(fit.starts.size()));
  const auto ran = [](const StartOutcome& one) { return one.iterations > 0; };
  const auto near = [&](const StartOutcome& one) { return ran(one) && one.q_true <= 1.001 * best.q_true; };
  sheet.add("starts_done", SheetCell::count(static_cast<std::size_t>(std::ranges::count_if(fit.starts, ran))));
  sheet.add("starts_near_best", SheetCell::count(static_cast<std::size_t>(std::ranges::count_if(fit.starts, near))));
  sheet.add("best_start", SheetCell::count(fit.best + 1));
  sheet.add("q_true", SheetCell::of(best.q_true, 1));
  sheet.add("q_robust", SheetCell::of(best.q_robust, 1));
  const auto values = static_cast<double>(answer.table.samples.size() * answer.chosen.names.size());
  const auto unknowns = static_cast<double>(answer.question.factors) *
                        static_cast<double>(answer.table.samples.size() + answer.chosen.names.size());
  sheet.add("q_expected", SheetCell::of(values > unknowns ? std::optional{values - unknowns} : std::nullopt, 0));
  sheet.add("iterations", SheetCell::count(static_cast<std::size_t>(best.iterations)));
  sheet.add("settled", SheetCell::word(best.settled ? "yes" : "no"));
}

void add_error_facts(ExplainSheet& sheet, const ReceptorAnswer& answer) {
  if (answer.bootstrap) {
    sheet.add("boot_done", SheetCell::count(answer.bootstrap->done));
    sheet.add("boot_asked", SheetCell::count(answer.bootstrap->asked));
    sheet.add("boot_block", SheetCell::count(answer.bootstrap->block));
    sheet.add("boot_correlation", SheetCell::of(answer.rules.map_correlation));
  }
  if (answer.displacement) {
    sheet.add("disp_rise", SheetCell::of(answer.displacement->rise, 1));
    sheet.add("disp_done", SheetCell::count(answer.displacement->done));
    sheet.add("disp_asked", SheetCell::count(answer.displacement->asked));
    sheet.add("disp_swapped", SheetCell::count(answer.displacement->swapped));
    sheet.add("disp_deepest", SheetCell::of(answer.displacement->deepest, 3));
  }
}

}  // namespace

ExplainSheet receptor_sheet(const ReceptorAnswer& answer) {
  ExplainSheet sheet;
  sheet.id = "receptor";
  sheet.target = answer.question.concentrations;
  add_fit_facts(sheet, answer);
  add_error_facts(sheet, answer);
  sheet.notes = {"receptor_names", "receptor_scale", "receptor_pmf"};
  if (!answer.question.weak.empty()) sheet.notes.emplace_back("receptor_weak");
  const auto unverified = [](const auto& one) { return !one.verified; };
  if (std::ranges::any_of(answer.rules.sources, unverified)) sheet.notes.emplace_back("receptor_unverified");
  sheet.tables = {value_table(answer), species_table(answer, false), species_table(answer, true), leading_table(answer),
                  start_table(answer.fit)};
  if (answer.bootstrap) sheet.tables.push_back(mapping_table(*answer.bootstrap));
  return sheet;
}

}  // namespace lantian::serve
