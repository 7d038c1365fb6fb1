#include "app/transport.hpp"

#include "app/transport_desk.hpp"
#include "keep/files.hpp"
#include "keep/transport_table.hpp"
#include "serve/transport_observed.hpp"
#include "serve/transport_text.hpp"

#include <fmt/core.h>

#include <charconv>

namespace lantian::app {
namespace {

using serve::TransportRegion;
using transport::Window;

transport::SourceReceptorTable empty_table(const TransportRegion& region, const transport::AdjointChoice& choice) {
  transport::SourceReceptorTable table;
  table.lineage = region.lineage;
  table.synthetic = region.synthetic;
  table.sources = region.sources;
  for (const transport::Probe& probe : region.probes) table.receptors.push_back(probe.id);
  table.paths = choice.paths;
  for (const transport::NearStack& one : region.near.stacks)
    table.near_sources.push_back(static_cast<std::uint32_t>(one.emitter));
  table.map_tops = choice.map_tops;
  if (choice.map_tops.empty()) return table;
  const weather::Grid& grid = region.weather->grid();
  table.columns = grid.columns();
  table.map_grid.projection = grid.projection;
  table.map_grid.nx = grid.nx;
  table.map_grid.ny = grid.ny;
  table.map_grid.cell_m = grid.cell_m;
  table.map_grid.west_m = grid.west_m;
  table.map_grid.south_m = grid.south_m;
  return table;
}

/// Which windows this process computes.
struct WorkShare {
  std::size_t number = 0, of = 1;
  bool has(std::size_t window) const { return window % of == number; }
};
Result<WorkShare> read_share(const std::string& text) {
  WorkShare share;
  if (text.empty()) return share;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, share.number);
  if (first.ec == std::errc{} && first.ptr != end && *first.ptr == '/') {
    const auto second = std::from_chars(first.ptr + 1, end, share.of);
    if (second.ec == std::errc{} && second.ptr == end && share.number < share.of) return share;
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("'{}' is no part; write N/M with N from 0 to M - 1, as in 0/4", text), "--part"};
}

/// Computes windows, or finds them kept.
class AdjointDesk {
 public:
  AdjointDesk(const TransportRegion& region, const AdjointWords& words, const std::vector<Window>& windows)
      : region_{region}, parts_{words.transport.out}, progress_{all_hours(windows)} {
    if (words.maps) choice_.map_tops.assign(transport::band_tops.begin(), transport::band_tops.end());
  }
  transport::SourceReceptorTable empty() const { return empty_table(region_, choice_); }
  const keep::TransportParts& parts() const { return parts_; }
  std::size_t kept() const { return kept_; }

  Result<transport::SourceReceptorTable> window(const Window& window) {
    const std::string inputs = transport::fingerprint(region_.input, choice_, window, region_.lineage);
    if (auto part = parts_.find(window.name, inputs)) {
      ++kept_;
      progress_.pass(hours_of(window));
      return *std::move(part);
    }
    LANTIAN_TRY(const auto answer,
                transport::run_adjoint<float>(region_.input, choice_, window, [&](std::size_t done, std::size_t) {
                  progress_.show(window.name, done);
                  return true;
                }));
    transport::SourceReceptorTable one = empty();
    std::vector<std::uint32_t> hours;
    for (std::size_t n = 0; n < region_.probes.size(); ++n)
      hours.push_back(static_cast<std::uint32_t>(window.hours_of(n)));
    one.append({window, inputs, answer.pairs, answer.courant, std::move(hours)}, answer);
    LANTIAN_CHECK(parts_.keep(one));
    progress_.pass(hours_of(window));
    return one;
  }

 private:
  static std::size_t all_hours(const std::vector<Window>& windows) {
    std::size_t all = 0;
    for (const Window& window : windows) all += hours_of(window);
    return all;
  }
  const TransportRegion& region_;
  transport::AdjointChoice choice_;
  keep::TransportParts parts_;
  ProgressLine progress_;
  std::size_t kept_ = 0;
};

/// Drops hours without a valid reading from the windows.
Result<void> hear_readings(const TransportRegion& region, const AdjointWords& words, std::vector<Window>& windows) {
  const auto species = terms::parse_species(words.observed);
  if (!species) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("'{}' is nothing that stations measure; write pm25, pm10, so2, no2", words.observed),
                 "--observed"};
  }
  LANTIAN_TRY(const auto book, open_existing_book(words.transport.book));
  LANTIAN_TRY(const auto strangers, serve::hear_observed(*book, *species, region.probes, windows));
  for (const std::string& name : strangers) fmt::print(stderr, "{}: no station of the book; all hours count\n", name);
  return {};
}

Result<int> write_adjoint(const serve::InventoryOffice& office, const TransportRegion& region,
                          const AdjointWords& words) {
  LANTIAN_TRY(const WorkShare share, read_share(words.part));
  LANTIAN_TRY(auto every, serve::windows_of(region.period, words.window, words.transport.spin_back_hours));
  if (!words.observed.empty()) LANTIAN_CHECK(hear_readings(region, words, every));
  std::vector<Window> windows;
  for (std::size_t n = 0; n < every.size(); ++n) {
    if (share.has(n)) windows.push_back(every[n]);
  }
  AdjointDesk desk{region, words, windows};
  transport::SourceReceptorTable table = desk.empty();
  for (const Window& window : windows) {
    LANTIAN_TRY(const auto one, desk.window(window));
    table.append(one);
  }
  if (share.of == 1) {
    LANTIAN_CHECK(keep::write_transport_table(words.transport.out, table));
    LANTIAN_CHECK(desk.parts().clear());
  }
  if (!table.windows.empty())
    print(serve::printed(office, table, {words.transport.chinese(), desk.kept(), words.transport.out}));
  return 0;
}

}  // namespace

int run_transport_adjoint(const AdjointWords& words) {
  return with_region(words.transport, [&](const serve::InventoryOffice& office, const TransportRegion& region) {
    return write_adjoint(office, region, words);
  });
}

}  // namespace lantian::app
