#include "serve/office.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace lantian::serve {
namespace {

Result<standards::Rulebook> open_rulebook(const std::string& root) {
  const std::string directory = root + "/data/standards";
  LANTIAN_TRY(const std::vector<terms::SourceFile> files, keep::read_tree(directory, ".toml"));
  LANTIAN_TRY(std::string lock, keep::read_file(directory + "/standards.lock"));
  standards::LoadOutcome outcome = standards::load_rulebook(files, {directory + "/standards.lock", std::move(lock)});
  if (outcome.rulebook) return *std::move(outcome.rulebook);
  std::vector<std::string> lines;
  for (const standards::Fault& fault : outcome.faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, fmt::format("{} faults in the rules\n{}", lines.size(), joined(lines, "\n")),
               directory};
}

Result<std::vector<observe::Adapter>> open_adapters(const std::string& root) {
  LANTIAN_TRY(const std::vector<terms::SourceFile> files, keep::read_tree(root + "/data/adapters", ".toml"));
  std::vector<observe::Adapter> adapters;
  for (const terms::SourceFile& file : files) {
    LANTIAN_TRY(observe::Adapter adapter, observe::read_adapter(file));
    adapters.push_back(std::move(adapter));
  }
  return adapters;
}

/// "regions/changji/stations.toml" -> "regions/changji".
std::string directory_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

Result<std::vector<terms::Region>> open_regions(const std::string& root) {
  LANTIAN_TRY(std::vector<terms::SourceFile> files, keep::read_tree(root + "/regions", ".toml"));
  std::map<std::string, std::vector<terms::SourceFile>> packs;
  for (terms::SourceFile& file : files) packs[directory_of(file.path)].push_back(std::move(file));
  std::vector<terms::Region> regions;
  for (const auto& [directory, pack] : packs) {
    LANTIAN_TRY(terms::Region region, terms::read_region(pack));
    regions.push_back(std::move(region));
  }
  return regions;
}

Result<report::Templates> open_templates(const std::string& root) {
  std::vector<terms::SourceFile> files;
  for (const std::string_view suffix : {".toml", ".css", ".js"}) {
    LANTIAN_TRY(std::vector<terms::SourceFile> some, keep::read_tree(root + "/data/templates", suffix));
    std::ranges::move(some, std::back_inserter(files));
  }
  return report::read_templates(files);
}

template <class T>
void extend(std::vector<T>& all, const std::vector<T>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

terms::Region join_regions(const std::vector<terms::Region>& regions) {
  terms::Region all;
  all.id = "everywhere";
  for (const terms::Region& region : regions) {
    extend(all.units, region.units);
    extend(all.stations, region.stations);
  }
  return all;
}

template <class T>
Result<const T*> find_by_id(const std::vector<T>& all, std::string_view id, std::string_view what,
                            std::string (*id_of)(const T&)) {
  std::vector<std::string> known;
  for (const T& one : all) {
    if (id_of(one) == id) return &one;
    known.push_back(id_of(one));
  }
  return Error{ErrorCode::not_found,
               fmt::format("no {} named {}; there are {}", what, in_quotes(id), joined(known, ", ")), ""};
}

}  // namespace

Result<Office> Office::open(const std::string& root) {
  Office office;
  office.root_ = root;
  LANTIAN_TRY(office.rulebook_, open_rulebook(root));
  LANTIAN_TRY(office.adapters_, open_adapters(root));
  LANTIAN_TRY(office.regions_, open_regions(root));
  office.everywhere_ = join_regions(office.regions_);
  LANTIAN_CHECK(office.open_points());
  LANTIAN_TRY(office.templates_, open_templates(root));
  return office;
}

Result<void> Office::open_points() {
  LANTIAN_TRY(std::vector<terms::SourceFile> files, keep::read_tree(root_ + "/data/points", ".toml"));
  for (terms::SourceFile& file : files) {
    LANTIAN_TRY(observe::PointLayout layout, observe::read_point_layout(file));
    point_layouts_.push_back(std::move(layout));
    point_layout_texts_.push_back(std::move(file.text));
  }
  return {};
}

Result<const observe::PointLayout*> Office::point_layout(std::string_view kind) const {
  return find_by_id<observe::PointLayout>(point_layouts_, kind, "kind of points",
                                          [](const observe::PointLayout& one) { return one.kind; });
}

const std::string& Office::point_layout_text(std::string_view kind) const {
  const auto found = std::ranges::find(point_layouts_, kind, &observe::PointLayout::kind);
  LANTIAN_ASSERT(found != point_layouts_.end(), "the text of a layout that was found before");
  return point_layout_texts_[static_cast<std::size_t>(found - point_layouts_.begin())];
}

Result<const observe::Adapter*> Office::adapter(std::string_view id) const {
  return find_by_id<observe::Adapter>(adapters_, id, "adapter", [](const observe::Adapter& one) { return one.id(); });
}

Result<const terms::Region*> Office::region(std::string_view id) const {
  return find_by_id<terms::Region>(regions_, id, "region", [](const terms::Region& one) { return one.id; });
}

const terms::Region* Office::region_of_unit(std::string_view id_or_alias) const {
  for (const terms::Region& region : regions_) {
    if (region.unit(id_or_alias) != nullptr) return &region;
  }
  return nullptr;
}

}  // namespace lantian::serve
