#include "app/transport_desk.hpp"
#include "keep/files.hpp"
#include "keep/map_file.hpp"
#include "serve/transport_text.hpp"
#include "transport/forward.hpp"

#include <set>

namespace lantian::app {
namespace {

using serve::TransportRegion;
using transport::Window;

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

/// What a reader of the map has to know; the answer on the terminal says it as well.
constexpr const char* limited_says =
    "by the limited operator, which keeps concentrations from 0 up and is not linear: sectors do not exactly add up to "
    "the total. Numbers of tables, of hours and of the ledger are by the linear operator.";

/// With --inert nothing reacts and nothing is taken up.
transport::RunInput input_of(const TransportRegion& region, const ForwardWords& words,
                             transport::InertChemistry& inert) {
  transport::RunInput input = region.input;
  if (words.inert) input.chemistry = &inert;
  return input;
}

Result<void> write_map(const TransportRegion& region, const SectorTags& tags, const Window& window,
                       const ForwardWords& words, transport::Path path) {
  // A map is of the grid: what travels as puffs near receptors is laid on it from the start.
  transport::InertChemistry inert;
  transport::RunInput on_grid = input_of(region, words, inert);
  on_grid.near = nullptr;
  ProgressLine progress{hours_of(window)};
  LANTIAN_TRY(const auto answer,
              transport::run_forward<float>(on_grid, {path, tags.names.size(), tags.tag_of, true, true}, window,
                                            [&](std::size_t done, std::size_t) {
                                              progress.show(words.map, done);
                                              return true;
                                            }));
  keep::MapFile maps{fmt::format("mean of {} in the lowest layer, by sector", window.name),
                     limited_says,
                     region.synthetic,
                     region.lineage,
                     {}};
  const std::size_t columns = region.weather->grid().columns();
  for (std::size_t tag = 0; tag < tags.names.size(); ++tag) {
    const auto first = answer.map.begin() + static_cast<std::ptrdiff_t>(tag * columns);
    maps.layers.push_back({tags.names[tag],
                           fmt::format("{} from {}", transport::rule_of(path).id, tags.names[tag]),
                           "ug m-3",
                           "time: mean",
                           {first, first + static_cast<std::ptrdiff_t>(columns)}});
  }
  return keep::write_map_file(words.map, region.weather->grid(), maps);
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
  transport::InertChemistry inert;
  const transport::ForwardChoice choice{*path, tags.names.size(), tags.tag_of};
  ProgressLine progress{hours_of(window)};
  LANTIAN_TRY(const auto answer, transport::run_forward<double>(input_of(region, words, inert), choice, window,
                                                                [&](std::size_t done, std::size_t) {
                                                                  progress.show(window.name, done);
                                                                  return true;
                                                                }));
  LANTIAN_CHECK(keep::write_file(words.transport.out, csv_of(region, tags, window, answer)));
  print(serve::printed_ledger(office, answer, tags.names, words.transport.chinese()));
  if (words.map.empty()) return 0;
  LANTIAN_CHECK(write_map(region, tags, window, words, *path));
  print(fmt::format("{}: {}\n", words.map, office.word("map_is_limited", words.transport.chinese())));
  return 0;
}

}  // namespace

int run_transport_forward(const ForwardWords& words) {
  return with_region(words.transport, [&](const serve::InventoryOffice& office, const TransportRegion& region) {
    return write_forward(office, region, words);
  });
}

}  // namespace lantian::app
