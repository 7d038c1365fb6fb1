// Verbs on space, time and uncertainty: u95-product, u95-sum, lognormal-product, monte-carlo, heating-share, profile,
// place, kernel.
#include "base/text.hpp"
#include "case_runner.hpp"
#include "inventory/allocation/profile.hpp"
#include "inventory/allocation/source_receptor_kernel.hpp"
#include "inventory/allocation/surrogate.hpp"
#include "inventory/uncertainty/monte_carlo.hpp"
#include "inventory/uncertainty/uncertainty.hpp"

#include <fmt/core.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>

namespace lantian::cases {
namespace {

using namespace inventory;

/// A computed double as the decimal that its first 15 digits give, so that a case compares numbers and not bits.
Value measured_number(double value, std::string unit) {
  const auto decimal = parse_decimal(fmt::format("{:.9f}", value));
  return decimal ? number(decimal->exact(), std::move(unit)) : words(fmt::format("{}", value));
}

double plain(Asking& asking, std::string_view word) {
  return asking.decimal(word).approximate();
}

void answer_range(Outcome& outcome, const HalfRange& range) {
  outcome.values["below"] = measured_number(range.low_percent, "%");
  outcome.values["above"] = measured_number(range.high_percent, "%");
}

/// "5 %" or "-69 +165 %", from `position` on.
HalfRange half_range(const Clause& clause, std::size_t position, Asking& asking) {
  const std::string& first = asking.word(clause, position, "a half-range in percent");
  if (!first.starts_with('-')) {
    const double both = plain(asking, first);
    return {both, both};
  }
  const std::string& second = asking.word(clause, position + 1, "the upper half-range");
  return {plain(asking, std::string_view{first}.substr(1)),
          plain(asking, second.starts_with('+') ? std::string_view{second}.substr(1) : std::string_view{second})};
}

/// u95-product | given 5 %, 20 % | expect below 20.615528 %
Outcome run_u95_product(const Call& call, Asking& asking) {
  std::vector<HalfRange> factors;
  for (const Clause& clause : call.given) factors.push_back(half_range(clause, 0, asking));
  Outcome outcome;
  answer_range(outcome, product_u95(factors));
  return outcome;
}

/// u95-sum | given 100 t 20 %, 50 t 30 % | expect sum 150 t, below 16.996732 %
Outcome run_u95_sum(const Call& call, Asking& asking) {
  SumRule rule;
  for (const Clause& clause : call.given) {
    const double mean = plain(asking, asking.word(clause, 0, "an amount"));
    if (asking.word(clause, 1, "the unit t") != "t") asking.misuse("amounts are in t");
    rule.add(mean, half_range(clause, 2, asking));
  }
  Outcome outcome;
  outcome.values["sum"] = measured_number(rule.sum(), "t");
  if (const auto range = rule.u95()) {
    answer_range(outcome, *range);
  } else {
    outcome.values["range"] = words("none");
  }
  return outcome;
}

/// lognormal-product | given CV 0.1, CV 0.5 | expect CV 0.512348, sigma 0.482798, below 65.4518 %
Outcome run_lognormal_product(const Call& call, Asking& asking) {
  std::vector<double> cvs;
  for (const Clause& clause : call.given) {
    if (clause[0] != "CV") asking.misuse("write 'CV 0.5'");
    cvs.push_back(plain(asking, asking.word(clause, 1, "a coefficient of variation")));
  }
  const double cv = product_cv(cvs);
  Outcome outcome;
  outcome.values["CV"] = measured_number(cv, "ratio");
  outcome.values["sigma"] = measured_number(lognormal_sigma(cv), "ratio");
  answer_range(outcome, lognormal_u95(lognormal_sigma(cv)));
  return outcome;
}

std::optional<Distribution> distribution_of(std::string_view word) {
  for (const Distribution kind : {Distribution::normal, Distribution::lognormal, Distribution::triangular,
                                  Distribution::uniform, Distribution::gamma}) {
    if (name_of(kind) == word) return kind;
  }
  return std::nullopt;
}

/// monte-carlo DRAWS | given row 100 t lognormal CV 0.1 lognormal CV 0.5 | expect below 65.4518 %
/// Each `row` is an amount and the distributions of its factors, by CV or by half-range; `key WORD` before one names
/// it, so that several rows share it.
Outcome run_monte_carlo(const Call& call, Asking& asking) {
  MonteCarloInput input;
  input.groups = {"all"};
  for (const Clause& clause : call.given) {
    if (clause[0] != "row") asking.misuse("write 'row 100 t lognormal CV 0.5'");
    MonteCarloTerm term{
        fmt::format("row {}", input.terms.size()), plain(asking, asking.word(clause, 1, "an amount")), {}, {0}};
    std::string key;
    for (std::size_t i = 3; i < clause.size(); i += 3) {
      if (clause[i] == "key") {
        key = asking.word(clause, i + 1, "a key");
        i += 2;
      }
      const auto kind = distribution_of(asking.word(clause, i, "a distribution"));
      if (!kind) asking.misuse(fmt::format("'{}' is no distribution", clause[std::min(i, clause.size() - 1)]));
      const bool cv = asking.word(clause, i + 1, "CV or U95") == "CV";
      const double given = plain(asking, asking.word(clause, i + 2, "a number"));
      const double percent = cv ? 100 * normal_quantile_975 * given : given;
      if (key.empty()) key = fmt::format("{} {}", term.key, i);
      term.factors.push_back(static_cast<std::uint32_t>(input.factors.size()));
      input.factors.push_back({key, kind.value_or(Distribution::normal), {percent, percent}});
      key.clear();
    }
    input.terms.push_back(std::move(term));
  }
  const int draws = asking.whole(asking.word(call.arguments, 0, "the number of draws"));
  if (!asking.misused().empty()) return {};
  const auto result = monte_carlo(input, {1, static_cast<std::size_t>(draws), 2, NegativeDraws::cut});
  if (!result) return {{}, result.error()};
  const DrawnTotal& total = result->totals.front();
  Outcome outcome;
  answer_range(outcome, total.u95().value_or(HalfRange{}));
  outcome.values["mean"] = measured_number(total.mean, "t");
  outcome.values["median"] = measured_number(total.median, "t");
  outcome.values["CV"] = measured_number(total.deviation / total.mean, "ratio");
  return outcome;
}

/// heating-share WHOLE PART | given degree-days 1050 840 ... (January first) | expect 0.22293
Outcome run_heating_share(const Call& call, Asking& asking) {
  const Clause& given = call.given.at(0);
  Profile profile;
  profile.hourly.fill(1);
  profile.monthly.emplace().fill(0);
  if (given[0] != "degree-days" || given.size() != 13) asking.misuse("write 'degree-days' and twelve months");
  for (std::size_t i = 1; i < std::min<std::size_t>(13, given.size()); ++i) {
    (*profile.monthly)[i - 1] = plain(asking, given[i]);
  }
  const Period whole = asking.period(asking.word(call.arguments, 0, "a period"));
  const Period part = asking.period(asking.word(call.arguments, 1, "a part of it"));
  Outcome outcome;
  outcome.values[""] = measured_number(share_of(profile, whole, part), "share");
  outcome.values["sum"] =
      words(fmt::format("{}", std::accumulate(profile.monthly->begin(), profile.monthly->end(), 0.0)));
  return outcome;
}

std::string text_below_home(const char* name) {
  const char* home = std::getenv("LANTIAN_HOME");
  const std::filesystem::path path = std::filesystem::path{home != nullptr ? home : LANTIAN_DATA_ROOT} / name;
  const std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The shipped profiles, read once.
const ProfileBook* shipped_profiles(Asking& asking) {
  static const auto book =
      ProfileBook::read({"data/inventory/profiles.toml", text_below_home("data/inventory/profiles.toml")});
  if (!book) asking.misuse(book.error().text());
  return book ? &*book : nullptr;
}

/// profile CLASS | given period 2023, part 2023-01 | expect profile heating, share 0.22293
/// profile CLASS | given period 2023-10-05, hour 8, unit 652301 | expect hour share 0.06
Outcome run_profile(const Call& call, Asking& asking) {
  const ProfileBook* book = shipped_profiles(asking);
  if (book == nullptr) return {};
  Period whole;
  Period part;
  int hour = 1;
  std::string unit = "110101";
  for (const Clause& clause : call.given) {
    const std::string& word = asking.word(clause, 1, "a value");
    if (clause[0] == "period") {
      whole = asking.period(word);
      if (part.name.empty()) part = whole;
    } else if (clause[0] == "part") {
      part = asking.period(word);
    } else if (clause[0] == "hour") {
      hour = asking.whole(word);
    } else if (clause[0] == "unit") {
      unit = word;
    } else {
      asking.misuse(fmt::format("'{}' is not known; there are period part hour unit", clause[0]));
    }
  }
  if (hour < 1 || hour > 24 || whole.days() == 0) asking.misuse("a period, and an hour from 1 to 24, are asked for");
  if (!asking.misused().empty()) return {};
  const ProfileUse use = book->find(asking.word(call.arguments, 0, "a class"), "", unit);
  const auto shares = hour_shares(*use.profile, whole, use.later_hours);
  if (!shares) return {{}, shares.error()};
  Outcome outcome;
  outcome.values["profile"] = words(use.profile->id);
  outcome.values["by"] = words(use.matched);
  outcome.values["share"] = measured_number(share_of(*use.profile, whole, part), "share");
  outcome.values["hour share"] = measured_number(shares->share[static_cast<std::size_t>(hour) - 1], "share");
  outcome.values["hours"] = words(fmt::format("{}", shares->share.size()));
  outcome.values["sum"] = measured_number(std::accumulate(shares->share.begin(), shares->share.end(), 0.0), "share");
  return outcome;
}

/// place COLUMNS ROWS | given county 0 0 2 2, amount 0 0 10, amount 1 1 30 | expect cell 0 0 0.25, placed 1
/// The county is a rectangle west south east north in cells; amounts are column, row, amount of the county.
Outcome run_place(const Call& call, Asking& asking) {
  const std::string columns = asking.word(call.arguments, 0, "columns");
  const std::string rows = asking.word(call.arguments, 1, "rows");
  std::string ring;
  std::string amounts;
  for (const Clause& clause : call.given) {
    const auto at = [&](std::size_t i) { return asking.word(clause, i, "a number"); };
    if (clause[0] == "county") {
      ring = fmt::format(R"(["{} {}", "{} {}", "{} {}", "{} {}"])", at(1), at(2), at(3), at(2), at(3), at(4), at(1),
                         at(4));
    } else if (clause[0] == "amount") {
      amounts += fmt::format(R"({}"{} {} {}")", amounts.empty() ? "" : ", ", at(1), at(2), at(3));
    } else {
      asking.misuse(fmt::format("'{}' is not known; there are county amount", clause[0]));
    }
  }
  std::string text = fmt::format("fallback = [{}\"area\"]\n", amounts.empty() ? "" : "\"amounts\", ");
  text +=
      "[grid]\nkind = \"metres\"\nwest = 0\nsouth = 0\ncell_x = 1\ncell_y = 1\nprojection = \"case\"\nsource = "
      "\"case\"\n";
  text += fmt::format("status = \"verified\"\ncolumns = {}\nrows = {}\n", columns, rows);
  text += fmt::format("[[area]]\nunit = \"C\"\nsource = \"case\"\nstatus = \"verified\"\nrings = [{}]\n", ring);
  if (!amounts.empty()) {
    text +=
        "[[surrogate]]\nid = \"amounts\"\nname = { en = \"case\" }\nunit = \"1\"\nsource = \"case\"\nstatus = "
        "\"verified\"\n";
    text += fmt::format("[[surrogate.county]]\nunit = \"C\"\ncells = [{}]\n", amounts);
  }
  if (!asking.misused().empty()) return {};
  const auto book = SpaceBook::read({"case", text});
  if (!book) return {{}, book.error()};
  const Placement placed = book->place_unit("C", book->choice("any"));
  Outcome outcome;
  double sum = 0;
  for (const CellShare& cell : placed.cells) {
    const auto width = static_cast<std::uint32_t>(book->grid().columns);
    outcome.values[fmt::format("cell {} {}", cell.cell % width, cell.cell / width)] =
        measured_number(cell.share, "share");
    sum += cell.share;
  }
  outcome.values["cells"] = words(fmt::format("{}", placed.cells.size()));
  outcome.values["placed"] = measured_number(sum, "share");
  outcome.values["unallocated"] = measured_number(placed.unplaced, "share");
  outcome.values["by"] = words(placed.how);
  outcome.values["why"] = words(placed.why);
  outcome.values["note"] = words(placed.note);
  return outcome;
}

/// kernel COLUMN ROW | given row 0 10 0 (southernmost first), alpha 0.5, omega 1.8 | expect weighted 113.104058
Outcome run_kernel(const Call& call, Asking& asking) {
  std::vector<double> change;
  Grid grid;
  grid.rows = 0;
  double alpha = 1;
  double omega = 1;
  for (const Clause& clause : call.given) {
    if (clause[0] == "row") {
      ++grid.rows;
      grid.columns = static_cast<int>(clause.size()) - 1;
      for (std::size_t i = 1; i < clause.size(); ++i) change.push_back(plain(asking, clause[i]));
    } else if (clause[0] == "alpha" || clause[0] == "omega") {
      (clause[0] == "alpha" ? alpha : omega) = plain(asking, asking.word(clause, 1, "a number"));
    } else {
      asking.misuse(fmt::format("'{}' is not known; there are row alpha omega", clause[0]));
    }
  }
  const int column = asking.whole(asking.word(call.arguments, 0, "the receptor's column"));
  const int row = asking.whole(asking.word(call.arguments, 1, "the receptor's row"));
  const bool inside = column >= 0 && column < grid.columns && row >= 0 && row < grid.rows;
  if (!inside || change.size() != grid.cells() || !(omega > 0))
    asking.misuse("rows of one length, a receptor in them, omega above 0");
  if (!asking.misused().empty()) return {};
  const std::size_t receptor = grid.cell(column, row);
  const Precursor precursor{change, alpha, omega};
  Outcome outcome;
  outcome.values["weighted"] = measured_number(weighted_emission_change(grid, change, receptor, omega), "unit");
  outcome.values["change"] = measured_number(concentration_change(grid, {&precursor, 1}, receptor), "unit");
  return outcome;
}

}  // namespace

std::vector<Verb> allocation_verbs() {
  return {{"u95-product", run_u95_product},
          {"u95-sum", run_u95_sum},
          {"lognormal-product", run_lognormal_product},
          {"monte-carlo", run_monte_carlo},
          {"heating-share", run_heating_share},
          {"profile", run_profile},
          {"place", run_place},
          {"kernel", run_kernel}};
}

}  // namespace lantian::cases
