#pragma once
#include "base/result.hpp"
#include "observe/adapter.hpp"
#include "observe/points.hpp"
#include "report/templates.hpp"
#include "standards/rulebook.hpp"
#include "terms/region.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve {

/// Everything that is data and not readings: the law, the adapters, the region packs, the phrases of the bulletins.
/// Read once from the data root (the repository, or where an installation put data/ and regions/).
class Office {
 public:
  /// Returns not_found when the root holds no data/standards, malformed with every fault of every file, one a line.
  static Result<Office> open(const std::string& root);

  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): an opened office has its rulebook
  const standards::Rulebook& rulebook() const { return *rulebook_; }
  const std::vector<terms::Region>& regions() const { return regions_; }
  const std::string& root() const { return root_; }
  const report::Templates& templates() const { return templates_; }

  /// Returns not_found with the list of ids.
  Result<const observe::Adapter*> adapter(std::string_view id) const;
  const std::vector<observe::Adapter>& adapters() const { return adapters_; }
  /// How status points of a kind ("water", "noise-road") are written and judged. Returns not_found with the kinds.
  Result<const observe::PointLayout*> point_layout(std::string_view kind) const;
  /// The text of a layout's file, kept with every import.
  const std::string& point_layout_text(std::string_view kind) const;
  Result<const terms::Region*> region(std::string_view id) const;
  /// All packs together, open to unknown stations: what an import without --region resolves names against.
  const terms::Region& everywhere() const { return everywhere_; }
  /// The pack that knows this unit (id or alias); null when none does.
  const terms::Region* region_of_unit(std::string_view id_or_alias) const;

 private:
  Result<void> open_points();

  std::string root_;
  std::optional<standards::Rulebook> rulebook_;
  std::vector<observe::Adapter> adapters_;
  std::vector<terms::Region> regions_;
  terms::Region everywhere_;
  std::vector<observe::PointLayout> point_layouts_;
  std::vector<std::string> point_layout_texts_;  ///< parallel to point_layouts_
  report::Templates templates_;
};

}  // namespace lantian::serve
