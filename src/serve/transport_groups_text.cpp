#include "serve/transport_groups_text.hpp"

#include "serve/inventory_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

namespace lantian::serve {
namespace {

using transport::Grouping;
using transport::GroupKey;

const char* word_key(GroupKey key) {
  switch (key) {
    case GroupKey::unit:
      return "group_unit";
    case GroupKey::sector:
      return "group_sector";
    case GroupKey::height:
      return "group_height";
    case GroupKey::class_code:
      return "group_class";
  }
  return "";
}

/// What groups give one receptor, as it is and as it would be.
struct Gives {
  std::span<const double> is, would;
};

/// The lines of one receptor.
class GroupLines {
 public:
  GroupLines(FigureTable& out, const Grouping& grouping, std::size_t shown)
      : out_{out}, grouping_{grouping}, shown_{shown} {}

  void add(const std::string& receptor, const Gives& gives, const std::string& others) {
    std::vector<std::size_t> order(gives.is.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t n) { return gives.is[n]; });
    const double all = std::reduce(gives.is.begin(), gives.is.end());
    double rest_is = 0, rest_would = 0;
    for (std::size_t n = 0; n < order.size(); ++n) {
      const std::size_t group = order[n];
      if (n < shown_) {
        line(n == 0 ? receptor : "", grouping_.names[group], {gives.is[group], gives.would[group]}, all);
      } else {
        rest_is += gives.is[group];
        rest_would += gives.would[group];
      }
    }
    if (order.size() <= shown_) return;
    std::vector<std::string> names(grouping_.names.front().size());
    names.front() = others;
    line(shown_ == 0 ? receptor : "", names, {rest_is, rest_would}, all);
  }

 private:
  void line(const std::string& receptor, const std::vector<std::string>& names, std::pair<double, double> gives,
            double all) {
    std::vector<std::string> cells{receptor};
    cells.insert(cells.end(), names.begin(), names.end());
    cells.push_back(fmt::format("{:.3f}", gives.first));
    cells.push_back(fmt::format("{:.3f}", gives.second));
    cells.push_back(fmt::format("{:.1f}", all > 0 ? 100 * gives.first / all : 0.0));
    out_.add(std::move(cells));
  }

  FigureTable& out_;
  const Grouping& grouping_;
  std::size_t shown_;
};

}  // namespace

Result<std::string> printed_groups(const InventoryOffice& office, const transport::SourceReceptorTable& table,
                                   std::span<const GroupKey> keys, std::span<const float> factors,
                                   const WhatIfShape& shape) {
  LANTIAN_TRY(const Grouping grouping, transport::grouped(table, keys));
  const std::vector<float> now(factors.size(), 1.0F);
  const auto is = transport::group_means(table, grouping, now, shape.measured);
  const auto would = transport::group_means(table, grouping, factors, shape.measured);
  std::vector<FigureTable::Column> columns{{office.word("receptor", shape.chinese), false}};
  for (const GroupKey key : keys) columns.push_back({office.word(word_key(key), shape.chinese), false});
  for (const char* word : {"as_it_is", "would_be", "share_of_all"})
    columns.push_back({office.word(word, shape.chinese), true});
  FigureTable out{std::move(columns)};
  GroupLines lines{out, grouping, shape.sources_shown};
  const std::size_t groups = grouping.names.size();
  for (std::size_t r = 0; r < table.receptors.size(); ++r) {
    const auto of = [&](const std::vector<double>& all) { return std::span{all}.subspan(r * groups, groups); };
    lines.add(table.receptors[r], {of(is), of(would)}, office.word("others", shape.chinese));
  }
  return table_head(office, table, shape.chinese) + "\n" + out.text();
}

Result<std::string> printed_new_source(const InventoryOffice& office, const transport::SourceReceptorTable& table,
                                       const transport::NewSource& source, bool chinese) {
  LANTIAN_TRY(const auto gives, transport::given_by(table, source));
  std::vector<FigureTable::Column> columns{{office.word("receptor", chinese), false}};
  for (const transport::Path path : table.paths) columns.push_back({std::string{transport::rule_of(path).id}, true});
  FigureTable out{std::move(columns)};
  // Far upwind the linear operator rings about nothing; a reported mean is clipped, a state never is.
  for (std::size_t r = 0; r < table.receptors.size(); ++r) {
    std::vector<std::string> cells{table.receptors[r]};
    for (std::size_t path = 0; path < table.paths.size(); ++path)
      cells.push_back(fmt::format("{:.3g}", std::max(0.0, gives[r * table.paths.size() + path])));
    out.add(std::move(cells));
  }
  return fmt::format("{}\n{}: {:g}\n\n{}", table_head(office, table, chinese), office.word("new_source", chinese),
                     source.kg_h, out.text());
}

}  // namespace lantian::serve
