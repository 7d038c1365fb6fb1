#include "app/transport.hpp"

#include "app/ranks.hpp"
#include "app/transport_desk.hpp"
#include "keep/files.hpp"
#include "keep/transport_table.hpp"
#include "serve/transport_observed.hpp"
#include "serve/transport_text.hpp"
#include "transport/adjoint.hpp"
#include "transport/piece.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <utility>

namespace lantian::app {
namespace {

using serve::TransportRegion;
using transport::Piece;
using transport::Window;

transport::SourceReceptorTable empty_table(const TransportRegion& region, const transport::AdjointChoice& choice,
                                           std::span<const transport::Probe> probes) {
  transport::SourceReceptorTable table;
  table.lineage = region.lineage;
  table.synthetic = region.synthetic;
  table.sources = region.sources;
  for (const transport::Probe& probe : probes) table.receptors.push_back(probe.id);
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

/// Which pieces this process computes: every one that no other process of this run has taken, or with --part every Mth
/// from the Nth on.
class WorkShare {
 public:
  static Result<WorkShare> read(const std::string& text);
  bool whole() const { return of_ == 1; }
  /// The next piece for this process; `count` when there is none left.
  std::size_t next(std::size_t count) {
    const std::size_t taken = whole() ? Ranks::here().take() : std::exchange(next_, next_ + of_);
    return std::min(taken, count);
  }

 private:
  std::size_t next_ = 0, of_ = 1;
};
Result<WorkShare> WorkShare::read(const std::string& text) {
  WorkShare share;
  if (text.empty()) return share;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, share.next_);
  if (first.ec == std::errc{} && first.ptr != end && *first.ptr == '/') {
    const auto second = std::from_chars(first.ptr + 1, end, share.of_);
    if (second.ec == std::errc{} && second.ptr == end && share.next_ < share.of_) return share;
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("'{}' is no part; write N/M with N from 0 to M - 1, as in 0/4", text), "--part"};
}

/// Computes pieces, or finds them kept.
class AdjointDesk {
 public:
  AdjointDesk(const TransportRegion& region, const AdjointWords& words, std::vector<Window> windows)
      : region_{region},
        windows_{std::move(windows)},
        pieces_{transport::pieces_of(windows_, region.probes.size(), !Ranks::here().alone())},
        inputs_(pieces_.size()),
        parts_{words.transport.out},
        progress_{all_hours()} {
    if (words.maps) choice_.map_tops.assign(transport::band_tops.begin(), transport::band_tops.end());
  }
  std::size_t pieces() const { return pieces_.size(); }
  const keep::TransportParts& parts() const { return parts_; }
  std::size_t done() const { return done_; }
  std::size_t kept() const { return kept_; }

  /// Afterwards the piece is kept.
  Result<void> compute(std::size_t number) {
    const Piece& piece = pieces_[number];
    const transport::PieceInput part{region_.input, windows_, piece};
    const Window& window = part.window();
    const std::string& inputs = inputs_of(number, part);
    ++done_;
    if (parts_.find(name_of(piece), inputs)) {
      ++kept_;
      progress_.pass(window.all_hours());
      return {};
    }
    LANTIAN_TRY(const auto answer,
                transport::run_adjoint<float>(part.input(), choice_, window, [&](std::size_t done, std::size_t) {
                  progress_.show(window.name, done);
                  Ranks::here().attend();
                  return true;
                }));
    transport::SourceReceptorTable one = empty_table(region_, choice_, part.input().probes);
    std::vector<std::uint32_t> hours;
    for (std::size_t n = 0; n < piece.probes; ++n) hours.push_back(static_cast<std::uint32_t>(window.hours_of(n)));
    one.append({window, inputs, answer.pairs, answer.courant, std::move(hours)}, answer);
    LANTIAN_CHECK(parts_.keep(name_of(piece), one));
    progress_.pass(window.all_hours());
    return {};
  }

  /// The table of all pieces. Returns incomplete when one is not kept here.
  Result<transport::SourceReceptorTable> whole() {
    transport::SourceReceptorTable table = empty_table(region_, choice_, region_.probes);
    for (std::size_t window = 0; window < windows_.size(); ++window) {
      std::optional<transport::SourceReceptorTable> row;
      for (std::size_t number = 0; number < pieces_.size(); ++number) {
        if (pieces_[number].window != window) continue;
        LANTIAN_TRY(auto part, kept_part(number));
        row ? row->append_receptors(part) : void(row = std::move(part));
      }
      table.append(*row);
    }
    return table;
  }

 private:
  /// A window as it is; one of several packs with the number of its first receptor.
  std::string name_of(const Piece& piece) const {
    const std::string& window = windows_[piece.window].name;
    return piece.probes == region_.probes.size() ? window : fmt::format("{}+{}", window, piece.first_probe);
  }
  Result<transport::SourceReceptorTable> kept_part(std::size_t number) {
    const Piece& piece = pieces_[number];
    const std::string& inputs = inputs_of(number, transport::PieceInput{region_.input, windows_, piece});
    if (auto found = parts_.find(name_of(piece), inputs)) return *std::move(found);
    return Error{ErrorCode::incomplete,
                 "this part was computed, but is not here: all processes must see one and the same directory",
                 parts_.path_of(name_of(piece))};
  }
  /// Hashing a season's rates takes its time: once a piece.
  const std::string& inputs_of(std::size_t number, const transport::PieceInput& part) {
    std::string& inputs = inputs_[number];
    if (inputs.empty()) inputs = transport::fingerprint(part.input(), choice_, part.window(), region_.lineage);
    return inputs;
  }
  std::size_t all_hours() const {
    std::size_t all = 0;
    for (const Piece& piece : pieces_) all += windows_[piece.window].all_hours();
    return all;
  }
  const TransportRegion& region_;
  std::vector<Window> windows_;
  std::vector<Piece> pieces_;
  std::vector<std::string> inputs_;  ///< by piece
  transport::AdjointChoice choice_;
  keep::TransportParts parts_;
  ProgressLine progress_;
  std::size_t done_ = 0, kept_ = 0;
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

/// Computes until no piece is left; a process that fails leaves the rest to the others.
Result<void> work_off(AdjointDesk& desk, WorkShare& share) {
  for (std::size_t n = share.next(desk.pieces()); n < desk.pieces(); n = share.next(desk.pieces()))
    LANTIAN_CHECK(desk.compute(n));
  return {};
}

Result<int> write_adjoint(const serve::InventoryOffice& office, const TransportRegion& region,
                          const AdjointWords& words) {
  LANTIAN_TRY(WorkShare share, WorkShare::read(words.part));
  Ranks& ranks = Ranks::here();
  if (!share.whole() && !ranks.alone()) {
    return Error{ErrorCode::invalid_argument, "processes of one MPI run share the work by themselves: leave out --part",
                 "--part"};
  }
  LANTIAN_TRY(auto windows, serve::windows_of(region.period, words.window, words.transport.spin_back_hours));
  if (!words.observed.empty()) LANTIAN_CHECK(hear_readings(region, words, windows));
  AdjointDesk desk{region, words, std::move(windows)};
  const auto done = work_off(desk, share);
  const bool well = ranks.all_well(static_cast<bool>(done));
  LANTIAN_CHECK(done);
  if (!share.whole()) {
    fmt::print(stderr, "{} of {} pieces are kept beside '{}'; the call without --part puts them together\n",
               desk.done(), desk.pieces(), words.transport.out);
  }
  if (!ranks.first() || !share.whole()) return 0;
  if (!well) return Error{ErrorCode::incomplete, "another process failed; what is done is kept", words.transport.out};
  LANTIAN_TRY(const auto table, desk.whole());
  LANTIAN_CHECK(keep::write_transport_table(words.transport.out, table));
  LANTIAN_CHECK(desk.parts().clear());
  print(serve::printed(office, table, {words.transport.chinese(), desk.kept(), words.transport.out}));
  return 0;
}

}  // namespace

int run_transport_adjoint(const AdjointWords& words) {
  const int code =
      with_region(words.transport, [&](const serve::InventoryOffice& office, const TransportRegion& region) {
        return write_adjoint(office, region, words);
      });
  if (code != 0) Ranks::here().give_up(code);
  return code;
}

}  // namespace lantian::app
