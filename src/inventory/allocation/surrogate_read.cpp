#include "base/text.hpp"
#include "inventory/allocation/surrogate.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::inventory {
namespace {

using terms::Node;
using terms::Section;

constexpr std::array<std::string_view, 2> grid_kinds{"longitude_latitude", "metres"};
constexpr std::array<std::string_view, 2> space_statuses{"verified", "unverified"};

/// The numbers of "87.31 44.02" or "3 2 120.5".
std::optional<std::vector<double>> numbers_of(std::string_view text, std::size_t count) {
  std::vector<double> numbers;
  for (const std::string_view piece : split(text, ' ')) {
    if (piece.empty()) continue;
    const auto value = parse_decimal(piece);
    if (!value) return std::nullopt;
    numbers.push_back(value->approximate());
  }
  if (numbers.size() != count) return std::nullopt;
  return numbers;
}

Ring read_places(Section& section, const Node& list, std::size_t at_least) {
  Ring ring;
  for (const Node& corner : list.items) {
    const auto xy = corner.kind == Node::Kind::text ? numbers_of(corner.text, 2) : std::nullopt;
    if (xy) {
      ring.push_back({(*xy)[0], (*xy)[1]});
    } else {
      section.fault(corner.line, "a corner is a text of x and y, like \"87.31 44.02\"");
    }
  }
  if (ring.size() < at_least) section.fault(list.line, fmt::format("fewer than {} corners", at_least));
  return ring;
}

std::vector<Ring> read_rings(Section& section, std::string_view key, std::size_t at_least) {
  std::vector<Ring> rings;
  const Node* list = section.value(key);
  if (list == nullptr) return rings;
  for (const Node& ring : list->items) {
    if (ring.kind == Node::Kind::list) {
      rings.push_back(read_places(section, ring, at_least));
    } else {
      section.fault(ring.line, fmt::format("'{}' is a list of lists of corners", key));
    }
  }
  return rings;
}

std::string read_status(Section& section) {
  return std::string{space_statuses.at(section.choice("status", space_statuses))};
}

/// Every key but the name is a number of CF's grid mapping attributes, or a list of them.
GridMapping read_mapping(Section& section) {
  GridMapping mapping{section.text("name"), {}};
  for (const std::string& key : section.node().keys) {
    if (key == "name") continue;
    const Node* given = section.value(key);
    std::vector<double> numbers;
    const std::vector<Node> items = given->kind == Node::Kind::list ? given->items : std::vector<Node>{*given};
    for (const Node& item : items) {
      const auto number = terms::decimal_of(item);
      if (!number) section.fault(item.line, fmt::format("'{}' is a number or a list of numbers", key));
      numbers.push_back(number ? number->approximate() : 0);
    }
    mapping.numbers.emplace_back(key, std::move(numbers));
  }
  section.finish();
  return mapping;
}

Grid read_grid(Section& section) {
  Grid grid;
  grid.kind = section.choice("kind", grid_kinds) == 0 ? GridKind::longitude_latitude : GridKind::metres;
  grid.west = section.decimal("west").approximate();
  grid.south = section.decimal("south").approximate();
  grid.cell_x = section.decimal("cell_x").approximate();
  grid.cell_y = section.decimal("cell_y").approximate();
  grid.columns = section.whole("columns", 1, 10'000);
  grid.rows = section.whole("rows", 1, 10'000);
  grid.projection = section.text_or("projection", "");
  if (auto mapping = section.section("mapping")) grid.mapping = read_mapping(*mapping);
  grid.source = section.text("source");
  grid.status = read_status(section);
  if (!(grid.cell_x > 0 && grid.cell_y > 0)) {
    section.fault(section.line_of("cell_x"), "'cell_x' and 'cell_y' are above 0");
    grid.cell_x = grid.cell_y = 1;
  }
  if (grid.kind == GridKind::metres && grid.projection.empty()) {
    section.fault(section.line(), "a grid in metres says in 'projection' which");
  }
  if (grid.kind == GridKind::longitude_latitude &&
      (grid.south < -90 || grid.north() > 90 || grid.west < -180 || grid.east() > 360)) {
    section.fault(section.line(), "the grid reaches beyond the poles or around the globe");
  }
  section.finish();
  return grid;
}

}  // namespace

class SpaceReader {
 public:
  explicit SpaceReader(SpaceBook& book) : book_{book} {}

  void read(Section& root) {
    auto grid = root.section("grid");
    if (!grid) return root.fault(root.line(), "[grid] is missing: kind, west, south, cell_x, cell_y, columns, rows");
    book_.grid_ = read_grid(*grid);
    for (Section& part : root.sections("area")) take_area(part);
    std::ranges::sort(book_.masks_, {}, &Mask::unit_id);
    check_masks(root);
    for (Section& part : root.sections("surrogate")) take_surrogate(part);
    for (Section& part : root.sections("line")) take_line(part);
    for (Section& part : root.sections("use")) take_use(part);
    book_.fallback_ = root.texts("fallback");
    if (book_.fallback_.empty()) root.fault(root.line_of("fallback"), "'fallback' lists surrogates, like [\"area\"]");
    check_choice(root, book_.fallback_, root.line_of("fallback"));
    root.finish();
  }

 private:
  void take_area(Section& part) {
    const Area area{part.text("unit"), read_rings(part, "rings", 3), read_rings(part, "holes", 3)};
    part.text("source");
    read_status(part);
    part.truth_or("synthetic", false);
    if (area.rings.empty()) part.fault(part.line(), "'rings' is missing: at least one list of corners");
    if (!units_.insert(area.unit_id).second)
      part.fault(part.line(), fmt::format("unit {} has an area twice; put its rings into one", area.unit_id));
    part.finish();
    book_.masks_.push_back(mask_of(book_.grid_, area));
  }

  /// Counties share cells; together they never cover more than all of one.
  void check_masks(Section& root) {
    std::map<std::uint32_t, double> covered;
    for (const Mask& mask : book_.masks_) {
      for (const CellShare& cell : mask.cells) covered[cell.cell] += cell.share;
    }
    for (const auto& [cell, share] : covered) {
      if (share <= 1 + 1e-6) continue;
      const auto columns = static_cast<std::uint32_t>(book_.grid_.columns);
      root.fault(root.line(), fmt::format("counties overlap: together they cover {:.4g} times cell column {} row {}",
                                          share, cell % columns, cell / columns));
      return;
    }
  }

  /// "column row amount", counted from 0 at the south-west corner.
  std::vector<CellShare> read_cells(Section& part) {
    std::map<std::uint32_t, double> amounts;
    const Grid& grid = book_.grid_;
    const Node* list = part.value("cells");
    if (list == nullptr) return {};
    for (const Node& item : list->items) {
      const auto given = item.kind == Node::Kind::text ? numbers_of(item.text, 3) : std::nullopt;
      const bool on_grid = given && (*given)[0] >= 0 && (*given)[0] < grid.columns && (*given)[1] >= 0 &&
                           (*given)[1] < grid.rows && (*given)[2] >= 0;
      if (!on_grid) {
        part.fault(item.line,
                   fmt::format("a cell is \"column row amount\": column 0 to {}, row 0 to {}, amount 0 or more",
                               grid.columns - 1, grid.rows - 1));
        continue;
      }
      const auto cell = grid.cell(static_cast<int>((*given)[0]), static_cast<int>((*given)[1]));
      amounts[static_cast<std::uint32_t>(cell)] += (*given)[2];
    }
    std::vector<CellShare> cells;
    for (const auto& [cell, amount] : amounts) cells.push_back({cell, amount});
    return cells;
  }

  void take_surrogate(Section& part) {
    Surrogate surrogate;
    surrogate.id = part.text("id");
    surrogate.name = part.name("name");
    surrogate.unit = part.text("unit");
    surrogate.source = part.text("source");
    surrogate.status = read_status(part);
    surrogate.synthetic = part.truth_or("synthetic", false);
    surrogate.cells = read_cells(part);
    for (Section& county : part.sections("county")) {
      const std::string unit = county.text("unit");
      if (!units_.contains(unit))
        county.fault(county.line_of("unit"), fmt::format("no [[area]] is given for unit '{}'", unit));
      surrogate.of_unit[unit] = read_cells(county);
      county.finish();
    }
    if (surrogate.id == area_surrogate || book_.surrogate(surrogate.id) != nullptr) {
      part.fault(part.line_of("id"), fmt::format("a surrogate {} is there already", in_quotes(surrogate.id)));
    }
    if (surrogate.cells.empty() && surrogate.of_unit.empty()) part.fault(part.line(), "the surrogate has no cell");
    part.finish();
    book_.surrogates_.push_back(std::move(surrogate));
  }

  void take_line(Section& part) {
    const std::string id = part.text("source_id");
    std::vector<Ring> lines = read_rings(part, "courses", 2);
    part.text("source");
    read_status(part);
    part.truth_or("synthetic", false);
    if (lines.empty()) part.fault(part.line(), "'courses' is missing: at least one list of corners");
    if (!book_.lines_.emplace(id, std::move(lines)).second)
      part.fault(part.line(), fmt::format("the line {} is there twice", in_quotes(id)));
    part.finish();
  }

  void take_use(Section& part) {
    SpaceBook::Use use{part.text("class"), part.texts("surrogates")};
    if (use.surrogates.empty()) part.fault(part.line(), "'surrogates' is missing: first choice first");
    check_choice(part, use.surrogates, part.line_of("surrogates"));
    if (!classes_.insert(use.class_prefix).second)
      part.fault(part.line(), fmt::format("class {} has a use twice", use.class_prefix));
    part.finish();
    book_.uses_.push_back(std::move(use));
  }

  void check_choice(Section& part, const std::vector<std::string>& ids, int line) {
    for (const std::string& id : ids) {
      if (id == area_surrogate || book_.surrogate(id) != nullptr) continue;
      part.fault(line, fmt::format("there is no surrogate {}", in_quotes(id)));
    }
  }

  SpaceBook& book_;
  std::set<std::string> units_, classes_;
};

Result<SpaceBook> SpaceBook::read(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  SpaceBook book;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    SpaceReader{book}.read(root);
  }
  if (faults.empty()) return book;
  return error_of(faults);
}

}  // namespace lantian::inventory
