#include "serve/sources/whatif.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

namespace lantian::serve {
namespace {

using transport::Grouping;
using transport::SourceReceptorTable;

constexpr double most_percent = 100;

std::string id_of(const std::vector<std::string>& words) {
  std::string id = joined(words, "/");
  std::ranges::replace(id, ' ', '_');
  return id;
}

Result<GroupCut> parse_cut(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const std::string number{colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1)};
  char* end = nullptr;
  const double percent = std::strtod(number.c_str(), &end);
  if (colon == 0 || number.empty() || *end != '\0') {
    return Error{
        ErrorCode::malformed,
        fmt::format("{} is no cut; write GROUP:PERCENT with commas between, like residential_coal:30,mobile:10",
                    in_quotes(text)),
        "cut"};
  }
  if (!(std::abs(percent) <= most_percent)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} percent is not from -100 to 100: a source can emit nothing, or twice as much", number),
                 "cut"};
  }
  return GroupCut{std::string{text.substr(0, colon)}, percent};
}

std::vector<WhatIfGroup> groups_of(const SourceReceptorTable& table, const Grouping& grouping) {
  std::vector<WhatIfGroup> groups;
  for (const auto& words : grouping.names) groups.push_back({id_of(words), words, 0, {}, 0, 0});
  constexpr double kg_a_tonne = 1000;
  for (std::size_t source = 0; source < table.sources.size(); ++source) {
    WhatIfGroup& group = groups[grouping.group_of[source]];
    ++group.sources;
    for (std::size_t n = 0; n < group.tonnes.size(); ++n) group.tonnes[n] += table.sources[source].kg[n] / kg_a_tonne;
  }
  return groups;
}

Result<void> put_cuts(std::span<const GroupCut> cuts, std::vector<WhatIfGroup>& groups) {
  for (const GroupCut& cut : cuts) {
    const auto found = std::ranges::find(groups, cut.group, &WhatIfGroup::id);
    if (found == groups.end()) {
      std::vector<std::string> known;
      for (const WhatIfGroup& group : groups) known.push_back(group.id);
      return Error{ErrorCode::not_found,
                   fmt::format("the table has no group {}; there are {}", in_quotes(cut.group), joined(known, ", ")),
                   "cut"};
    }
    found->cut_percent = cut.percent;
  }
  return {};
}

/// The sums that an answer is made of, [receptor][...].
class WhatIfSums {
 public:
  WhatIfSums(const SourceReceptorTable& table, transport::Measured measured) : table_{table}, measured_{measured} {}

  std::vector<float> ones() const { return std::vector<float>(table_.paths.size() * table_.sources.size(), 1.0F); }
  std::vector<float> factors(const Grouping& grouping, const std::vector<WhatIfGroup>& groups) const {
    std::vector<float> out = ones();
    for (std::size_t n = 0; n < out.size(); ++n) {
      const double percent = groups[grouping.group_of[n % table_.sources.size()]].cut_percent;
      out[n] = static_cast<float>(1 - percent / most_percent);
    }
    return out;
  }
  std::vector<double> all(std::span<const float> factors) const {
    return over_windows(table_, transport::measured(table_, weighted_sums(table_, factors), measured_));
  }
  std::vector<double> by(const Grouping& grouping, std::span<const float> factors) const {
    return group_means(table_, grouping, factors, measured_);
  }

 private:
  const SourceReceptorTable& table_;
  transport::Measured measured_;
};

/// The mean over a place's receptors of what stands by [receptor][column].
std::vector<double> at_place(const SourceReceptorTable& table, const WhatIfPlace& place,
                             const std::vector<double>& sums) {
  const std::size_t columns = sums.size() / table.receptors.size();
  std::vector<double> out(columns, 0.0);
  for (const explain::WeightedReceptor& one : place.receptors) {
    const auto found = std::ranges::find(table.receptors, one.id);
    const auto receptor = static_cast<std::size_t>(found - table.receptors.begin());
    for (std::size_t n = 0; n < columns; ++n) out[n] += one.weight * sums[receptor * columns + n];
  }
  return out;
}

/// Of the whole, what each group gives, mean over receptors.
void put_shares(const std::vector<double>& given, std::size_t receptors, std::vector<WhatIfGroup>& groups) {
  std::vector<double> sums(groups.size(), 0.0);
  double whole = 0;
  for (std::size_t n = 0; n < receptors * groups.size(); ++n) {
    sums[n % groups.size()] += given[n];
    whole += given[n];
  }
  for (std::size_t n = 0; n < groups.size() && whole > 0; ++n) groups[n].share_percent = 100 * sums[n] / whole;
}

}  // namespace

Result<std::vector<GroupCut>> parse_cuts(std::string_view text) {
  std::vector<GroupCut> out;
  std::set<std::string> known;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    LANTIAN_TRY(const GroupCut cut, parse_cut(text.substr(0, comma)));
    if (!known.insert(cut.group).second) {
      return Error{ErrorCode::invalid_argument, fmt::format("the group {} stands twice", in_quotes(cut.group)), "cut"};
    }
    out.push_back(cut);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

Result<WhatIfResult> whatif(const SourceReceptorTable& table, std::span<const WhatIfPlace> places,
                            const explain::ContributionRule& rule, const WhatIfQuestion& question) {
  LANTIAN_TRY(const Grouping grouping, grouped(table, question.keys));
  LANTIAN_TRY(const Grouping sectors, grouped(table, std::array{transport::GroupKey::sector}));
  WhatIfResult out;
  out.groups = groups_of(table, grouping);
  LANTIAN_CHECK(put_cuts(question.cuts, out.groups));
  const WhatIfSums sums{table, question.measured};
  const std::vector<float> ones = sums.ones();
  const std::vector<float> factors = sums.factors(grouping, out.groups);
  const std::vector<double> before = sums.all(ones), after = sums.all(factors), given = sums.by(grouping, ones);
  std::vector<double> by_sector = sums.by(sectors, factors);
  const std::vector<double> whole = sums.by(sectors, ones);
  for (std::size_t n = 0; n < by_sector.size(); ++n) by_sector[n] -= whole[n];
  put_shares(given, table.receptors.size(), out.groups);
  for (std::size_t n = 0; n < places.size(); ++n) {
    WhatIfEffect effect{n, at_place(table, places[n], before)[0], at_place(table, places[n], after)[0], 0,
                        0, at_place(table, places[n], given)};
    explain::ValueBySector values;
    const std::vector<double> changes = at_place(table, places[n], by_sector);
    for (std::size_t s = 0; s < changes.size(); ++s) values[sectors.names[s][0]] += changes[s];
    const double half =
        std::hypot(effect.change() * rule.model.percent / 100, explain::emission_half_range(rule, values));
    effect.low = effect.change() - half;
    effect.high = effect.change() + half;
    out.effects.push_back(std::move(effect));
  }
  return out;
}

}  // namespace lantian::serve
