#include "transport/piece.hpp"

#include "transport/adjoint.hpp"
#include "transport/small_region.hpp"
#include "transport/table.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace lantian;
using namespace lantian::transport;

TEST_CASE("every window with every probe, each once, the longest windows first") {
  const auto hours = [](int count) {
    return Window{"", HourEnding{}, HourEnding{} + std::chrono::hours{count - 1}, 96};
  };
  const std::vector<Window> windows{hours(672), hours(744), hours(720)};
  const std::vector<Piece> pieces = pieces_of(windows, 35, true);
  REQUIRE(pieces.size() == 9);  // 16 + 16 + 3 probes
  CHECK(pieces.front().window == 1);
  CHECK(pieces.back().window == 0);
  CHECK(pieces.back().probes == 3);
  std::set<std::pair<std::size_t, std::size_t>> met;
  for (const Piece& piece : pieces) {
    for (std::size_t n = 0; n < piece.probes; ++n) CHECK(met.emplace(piece.window, piece.first_probe + n).second);
  }
  CHECK(met.size() == 3 * 35);
  CHECK(pieces_of(windows, 35, false).size() == 3);
  CHECK(pieces_of(windows, 35, false).front().probes == 35);
}

TEST_CASE("receptors in packs, joined, are the receptors of one run to the last bit") {
  sample::SmallRegion region;
  std::vector<Probe> many;
  for (int n = 0; n < 18; ++n) {
    many.push_back(*make_probe(region.weather.grid(), "p" + std::to_string(n), {60'000.0 + 4'000 * n, 80'000}));
  }
  region.input.probes = many;
  // The last receptor hears every second hour alone.
  region.window.heard.assign(18, std::vector<bool>(region.window.hours(), true));
  for (std::size_t hour = 0; hour < region.window.hours(); hour += 2) region.window.heard.back()[hour] = false;
  const AdjointChoice choice{{Path::fine, Path::sulphate}, {45}};
  SourceReceptorTable empty;
  empty.sources.resize(region.emitters.size());
  empty.paths = choice.paths;
  empty.map_tops = choice.map_tops;
  empty.columns = region.weather.grid().columns();
  const std::array windows{region.window};
  const auto answered = [&](const Piece& piece) {
    const PieceInput part{region.input, windows, piece};
    SourceReceptorTable table = empty;
    for (const Probe& probe : part.input().probes) table.receptors.push_back(probe.id);
    const auto answer = run_adjoint<float>(part.input(), choice, part.window());
    REQUIRE(answer);
    std::vector<std::uint32_t> hours;
    for (std::size_t n = 0; n < piece.probes; ++n)
      hours.push_back(static_cast<std::uint32_t>(part.window().hours_of(n)));
    table.append({part.window(), "inputs", answer->pairs, answer->courant, hours}, *answer);
    return table;
  };
  const SourceReceptorTable whole = answered(pieces_of(windows, 18, false).front());
  const std::vector<Piece> packs = pieces_of(windows, 18, true);
  REQUIRE(packs.size() == 2);
  SourceReceptorTable joined = answered(packs[0]);
  joined.append_receptors(answered(packs[1]));
  CHECK(joined.receptors == whole.receptors);
  CHECK(joined.share == whole.share);
  CHECK(joined.boundary == whole.boundary);
  CHECK(joined.initial == whole.initial);
  CHECK(joined.map == whole.map);
  CHECK(joined.windows.front().hours == whole.windows.front().hours);
}
