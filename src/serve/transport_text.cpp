#include "serve/transport_text.hpp"

#include "base/text.hpp"
#include "serve/inventory_text.hpp"
#include "transport/table_means.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lantian::serve {
namespace {

using transport::SourceReceptorTable;

/// Parts below a twentieth of a percent are shown as 0, whichever side of it rounding left them on.
std::string percent_text(double percent) {
  return fmt::format("{:.1f}", percent < 0.05 ? 0.0 : percent);
}

std::size_t hours_of(const SourceReceptorTable& table, std::size_t receptor) {
  std::size_t hours = 0;
  for (std::size_t window = 0; window < table.windows.size(); ++window) hours += table.hours_of(window, receptor);
  return hours;
}

std::vector<double> share_means(const SourceReceptorTable& table, const std::vector<float>& share) {
  std::vector<double> by_window(table.windows.size() * table.receptors.size(), 0.0);
  // The first path: what air outside means is asked for one tracer.
  for (std::size_t n = 0; n < by_window.size(); ++n)
    by_window[n] = 100.0 * static_cast<double>(share[n * table.paths.size()]);
  return transport::over_windows(table, by_window);
}

std::string largest_sources(const InventoryOffice& office, const SourceReceptorTable& table, const WhatIfShape& shape) {
  const std::vector<double> gives = transport::by_source(table, shape.measured);
  const double all = std::reduce(gives.begin(), gives.end());
  std::vector<std::size_t> order(gives.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t n) { return gives[n]; });
  FigureTable out{{{office.word("source", shape.chinese), false},
                   {office.word("sector", shape.chinese), false},
                   {office.word("contribution", shape.chinese), true},
                   {office.word("share_of_all", shape.chinese), true}}};
  for (std::size_t n = 0; n < std::min(shape.sources_shown, order.size()); ++n) {
    const auto& source = table.sources[order[n]];
    out.add({source.id, source.sector, fmt::format("{:.3f}", gives[order[n]]),
             fmt::format("{:.1f}", all > 0 ? 100 * gives[order[n]] / all : 0.0)});
  }
  return out.empty() ? "" : "\n" + office.word("largest_sources", shape.chinese) + "\n" + out.text();
}

/// Of each measurement the receptor that the near field changed most, from the grid's answer to the table's.
std::string near_text(const InventoryOffice& office, const SourceReceptorTable& table, bool chinese) {
  if (table.near_sources.empty()) return "";
  const std::vector<float> now(table.paths.size() * table.sources.size(), 1.0F);
  const auto sums = transport::weighted_sums(table, now), near = transport::near_sums(table);
  std::vector<std::string> parts;
  const auto add = [&](const char* name, transport::Measured what) {
    const auto answer = transport::over_windows(table, transport::measured(table, sums, what)),
               added = transport::over_windows(table, transport::measured(table, near, what));
    const auto most = std::ranges::max_element(added, {}, [](double one) { return std::abs(one); }) - added.begin();
    const auto n = static_cast<std::size_t>(most);
    if (added[n] != 0)
      parts.push_back(fmt::format("{} {} {:.2f} -> {:.2f}", table.receptors[n], name, answer[n] - added[n], answer[n]));
  };
  add("PM2.5", transport::Measured::pm25);
  add("PM10", transport::Measured::pm10);
  add("SO2", transport::Measured::so2);
  add("NOx", transport::Measured::nox);
  return parts.empty() ? "" : fmt::format("{}: {}\n", office.word("near_field_changed", chinese), joined(parts, "; "));
}

}  // namespace

std::string table_head(const InventoryOffice& office, const SourceReceptorTable& table, bool chinese) {
  std::string text;
  if (table.synthetic) text += office.word("transport_synthetic", chinese) + "\n";
  for (const auto& [key, value] : table.lineage) text += fmt::format("{}: {}\n", key, value);
  return text;
}

std::string printed(const InventoryOffice& office, const SourceReceptorTable& table, const TransportTableWords& words) {
  std::string text = table_head(office, table, words.chinese);
  text += fmt::format("{}: {}  {} x {} x {} x {}\n", office.word("transport_table", words.chinese), words.out,
                      table.windows.size(), table.receptors.size(), table.paths.size(), table.sources.size());
  text += fmt::format("{}: {}", office.word("windows", words.chinese), table.windows.size());
  if (words.kept > 0) text += fmt::format(" ({} {})", office.word("windows_kept", words.chinese), words.kept);
  text += "\n" + near_text(office, table, words.chinese) + "\n";
  const std::vector<float> now(table.paths.size() * table.sources.size(), 1.0F);
  const auto sums = transport::weighted_sums(table, now);
  const auto mean = [&](transport::Measured what) {
    return transport::over_windows(table, transport::measured(table, sums, what));
  };
  const auto pm25 = mean(transport::Measured::pm25), pm10 = mean(transport::Measured::pm10),
             so2 = mean(transport::Measured::so2), nox = mean(transport::Measured::nox);
  const auto outside = share_means(table, table.boundary), before = share_means(table, table.initial);
  FigureTable out{{{office.word("receptor", words.chinese), false},
                   {"PM2.5", true},
                   {"PM10", true},
                   {"SO2", true},
                   {"NOx", true},
                   {office.word("mean_of_hours", words.chinese), true},
                   {office.word("from_outside", words.chinese), true},
                   {office.word("from_before", words.chinese), true}}};
  for (std::size_t r = 0; r < table.receptors.size(); ++r) {
    out.add({table.receptors[r], fmt::format("{:.2f}", pm25[r]), fmt::format("{:.2f}", pm10[r]),
             fmt::format("{:.2f}", so2[r]), fmt::format("{:.2f}", nox[r]), fmt::format("{}", hours_of(table, r)),
             percent_text(outside[r]), percent_text(before[r])});
  }
  return text + out.text();
}

std::string printed_ledger(const InventoryOffice& office, const transport::ForwardAnswer& answer,
                           const std::vector<std::string>& tags, bool chinese) {
  FigureTable out{{{office.word("tag", chinese), false},
                   {office.word("emitted", chinese), true},
                   {office.word("stored", chinese), true},
                   {office.word("outflow", chinese), true},
                   {office.word("on_ground", chinese), true},
                   {office.word("washed", chinese), true},
                   {office.word("left_over", chinese), true}}};
  for (std::size_t tag = 0; tag < tags.size(); ++tag) {
    const transport::TagLedger& one = answer.ledger[tag];
    out.add({tags[tag], fmt::format("{:.1f}", one.emitted), fmt::format("{:.1f}", one.stored),
             fmt::format("{:.1f}", one.outflow), fmt::format("{:.1f}", one.ground), fmt::format("{:.1f}", one.washed),
             fmt::format("{:.1e}", one.left_over())});
  }
  return out.text();
}

std::string printed_whatif(const InventoryOffice& office, const SourceReceptorTable& table,
                           std::span<const float> factors, const WhatIfShape& shape) {
  const std::vector<float> now(factors.size(), 1.0F);
  const auto before = transport::measured(table, transport::weighted_sums(table, now, shape.threads), shape.measured);
  const auto after =
      transport::measured(table, transport::weighted_sums(table, factors, shape.threads), shape.measured);
  FigureTable out{{{office.word("receptor", shape.chinese), false},
                   {office.word("as_it_is", shape.chinese), true},
                   {office.word("would_be", shape.chinese), true},
                   {office.word("difference", shape.chinese), true}}};
  const auto add = [&](const std::string& name, double is, double would) {
    out.add({name, fmt::format("{:.2f}", is), fmt::format("{:.2f}", would), fmt::format("{:+.2f}", would - is)});
  };
  const std::size_t receptors = table.receptors.size();
  if (shape.by_window) {
    for (std::size_t n = 0; n < before.size(); ++n) {
      const std::string name = table.windows[n / receptors].window.name + " " + table.receptors[n % receptors];
      if (table.hours_of(n / receptors, n % receptors) > 0)
        add(name, before[n], after[n]);
      else
        out.add({name, "-", "-", "-"});
    }
  } else {
    const auto is = transport::over_windows(table, before), would = transport::over_windows(table, after);
    for (std::size_t r = 0; r < receptors; ++r) add(table.receptors[r], is[r], would[r]);
  }
  return table_head(office, table, shape.chinese) + "\n" + out.text() + largest_sources(office, table, shape);
}

}  // namespace lantian::serve
