#include "app/transport.hpp"

#include "app/inventory_desk.hpp"
#include "keep/files.hpp"
#include "keep/transport_table.hpp"
#include "serve/transport_region.hpp"
#include "serve/transport_text.hpp"
#include "serve/transport_weather.hpp"
#include "transport/forward.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <set>
#include <thread>

namespace lantian::app {
namespace {

using serve::TransportRegion;
using transport::Window;

int threads_of(int asked) {
  return asked > 0 ? asked : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// A line on standard error: how far, and how long it may still take. Silent when that is no terminal.
class ProgressLine {
 public:
  explicit ProgressLine(std::size_t hours_all) : hours_all_{hours_all} {}
  ~ProgressLine() {
    if (shown_) fmt::print(stderr, "\r\033[K");
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// `done` hours of the present window; hours of windows before were `pass`ed.
  void show(const std::string& window, std::size_t done) {
    if (::isatty(STDERR_FILENO) == 0) return;
    const auto now = std::chrono::steady_clock::now();
    if (shown_ && now - last_ < std::chrono::milliseconds{200}) return;
    last_ = now;
    shown_ = true;
    const double share = static_cast<double>(before_ + done) / static_cast<double>(hours_all_);
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    fmt::print(stderr, "\r\033[K{}: {:.0f} %, about {:.0f} s left", window, share * 100,
               share > 0 ? elapsed * (1 - share) / share : 0.0);
  }
  void pass(std::size_t hours) { before_ += hours; }

 private:
  std::size_t hours_all_, before_ = 0;
  bool shown_ = false;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now(), last_{};
};

std::size_t hours_of(const Window& window) {
  return window.hours() + static_cast<std::size_t>(window.spin_back_hours);
}

serve::TransportQuestion question_of(const TransportWords& words) {
  return {words.region,     words.period, words.unit, words.receptors, words.spin_back_hours, threads_of(words.threads),
          !words.grid_alone};
}

/// Opens everything that a run stands on and hands it over.
template <class Answer>
int with_region(const TransportWords& words, Answer answer) {
  return answered(words.book, [&](const serve::InventoryOffice& office, keep::InventoryBook& book) -> Result<int> {
    LANTIAN_TRY(auto weather, serve::open_weather(office.office(), {words.region, words.grid, words.weather}));
    LANTIAN_TRY(const auto region, serve::transport_region(office, book, std::move(weather), question_of(words)));
    for (const std::string& note : region->notes) fmt::print(stderr, "{}\n", note);
    return answer(office, *region);
  });
}

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
  table.columns = choice.map_tops.empty() ? 0 : region.weather->grid().columns();
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
    if (words.maps) choice_.map_tops = {45, 200, 650};
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
    one.append({window, inputs, answer.pairs, answer.courant}, answer);
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

Result<int> write_adjoint(const serve::InventoryOffice& office, const TransportRegion& region,
                          const AdjointWords& words) {
  LANTIAN_TRY(const WorkShare share, read_share(words.part));
  LANTIAN_TRY(const auto every, serve::windows_of(region.period, words.window, words.transport.spin_back_hours));
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

std::optional<transport::Path> path_of(const std::string& id) {
  for (const transport::Path path : transport::every_path) {
    if (transport::rule_of(path).id == id) return path;
  }
  return std::nullopt;
}

/// Tags are sectors; the last one is all together.
struct SectorTags {
  std::vector<std::string> names;
  std::vector<std::uint32_t> tag_of;
  explicit SectorTags(const TransportRegion& region) {
    std::set<std::string> sectors;
    for (const auto& source : region.sources) sectors.insert(source.sector);
    names.assign(sectors.begin(), sectors.end());
    for (const auto& source : region.sources) {
      tag_of.push_back(static_cast<std::uint32_t>(std::ranges::find(names, source.sector) - names.begin()));
    }
  }
};

std::string csv_of(const TransportRegion& region, const SectorTags& tags, const Window& window,
                   const transport::ForwardAnswer& answer) {
  std::string text = "hour,receptor";
  for (const std::string& name : tags.names) text += "," + name;
  text += region.synthetic ? ",synthetic\n" : "\n";
  const double* value = answer.concentration.data();
  for (std::size_t hour = 0; hour < window.hours(); ++hour) {
    for (const transport::Probe& probe : region.probes) {
      text += fmt::format("{},{}", text_of(window.first + std::chrono::hours{hour}), probe.id);
      for (std::size_t tag = 0; tag < tags.names.size(); ++tag) text += fmt::format(",{:.4g}", *value++);
      text += region.synthetic ? ",yes\n" : "\n";
    }
  }
  return text;
}

Result<int> write_forward(const serve::InventoryOffice& office, const TransportRegion& region,
                          const ForwardWords& words) {
  const auto path = path_of(words.path);
  if (!path) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("'{}' is no path; there are fine, sulphate, nitrate, coarse, so2, nox", words.path),
                 "--path"};
  }
  const SectorTags tags{region};
  const Window window{region.period.name, hour_ending(region.period.begin, 1), hour_ending(region.period.end, 0),
                      words.transport.spin_back_hours};
  const transport::ForwardChoice choice{*path, tags.names.size(), tags.tag_of, false};
  ProgressLine progress{hours_of(window)};
  LANTIAN_TRY(const auto answer,
              transport::run_forward<double>(region.input, choice, window, [&](std::size_t done, std::size_t) {
                progress.show(window.name, done);
                return true;
              }));
  LANTIAN_CHECK(keep::write_file(words.transport.out, csv_of(region, tags, window, answer)));
  print(serve::printed_ledger(office, answer, tags.names, words.transport.chinese()));
  return 0;
}

transport::Measured measured_of(const std::string& word) {
  if (word == "pm10") return transport::Measured::pm10;
  if (word == "so2") return transport::Measured::so2;
  if (word == "nox") return transport::Measured::nox;
  return transport::Measured::pm25;
}

Result<int> answer_whatif(const WhatIfWords& words) {
  LANTIAN_TRY(const auto table, keep::read_transport_table(words.table));
  std::vector<transport::EmissionChange> changes;
  for (const std::string& text : words.changes) {
    LANTIAN_TRY(const auto change, transport::parse_change(text));
    changes.push_back(change);
  }
  LANTIAN_TRY(const auto factors, transport::factors_of(table, changes));
  LANTIAN_TRY(const auto offices, open_offices());
  print(serve::printed_whatif(
      *offices->inventory, table, factors,
      {words.language != "en", measured_of(words.measured), words.by_window, words.sources_shown, threads_of(0)}));
  return 0;
}

}  // namespace

int run_transport_adjoint(const AdjointWords& words) {
  return with_region(words.transport, [&](const serve::InventoryOffice& office, const TransportRegion& region) {
    return write_adjoint(office, region, words);
  });
}

int run_transport_forward(const ForwardWords& words) {
  return with_region(words.transport, [&](const serve::InventoryOffice& office, const TransportRegion& region) {
    return write_forward(office, region, words);
  });
}

int run_transport_whatif(const WhatIfWords& words) {
  return exit_code(answer_whatif(words));
}

}  // namespace lantian::app
