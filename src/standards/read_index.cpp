#include "base/text.hpp"
#include "standards/shelf.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::standards {
namespace {

using terms::Node;
using terms::Section;

constexpr std::array<std::string_view, 3> roundings{"half_even", "truncate", "none"};
constexpr std::array<std::string_view, 3> interpolations{"ceiling", "nearest", "class_only"};
constexpr std::array<std::string_view, 4> aboves{"cap", "not_computed", "fixed", "extrapolate"};
constexpr std::array<std::string_view, 4> scale_units{"ug/m3", "mg/m3", "ppm", "ppb"};
constexpr int highest_index = 10'000;

std::optional<Item> item_at(Section& section, const Node& node) {
  if (node.kind == Node::Kind::text) {
    const auto item = terms::parse_item(node.text);
    if (item) return *item;
    section.fault(node.line, item.error().message);
  } else {
    section.fault(node.line, "an item is a text like \"PM2.5 24h\"");
  }
  return std::nullopt;
}

Item item_of(Section& section, std::string_view key) {
  const Node* node = section.value(key);
  if (node == nullptr) {
    section.fault(section.line(), fmt::format("'{}' is missing here; write an item like \"PM2.5 24h\"", key));
    return {};
  }
  return item_at(section, *node).value_or(Item{});
}

/// A concentration of the table in its smallest step: 9.1 with one decimal is 91.
std::optional<std::int64_t> steps_of(Section& section, const Node& node, int decimals) {
  const auto value = terms::decimal_of(node);
  if (!value) {
    section.fault(node.line, "a concentration is a whole number, or a decimal in quotes like \"0.05\" (kept exactly)");
    return std::nullopt;
  }
  if (value->places > decimals) {
    section.fault(node.line, fmt::format("{} has more than the {} decimals of this scale", value->text(), decimals));
    return std::nullopt;
  }
  std::int64_t steps = value->unscaled;
  for (int i = value->places; i < decimals; ++i) {
    if (__builtin_mul_overflow(steps, std::int64_t{10}, &steps)) {
      section.fault(node.line, fmt::format("{} is too large for a concentration", value->text()));
      return std::nullopt;
    }
  }
  if (steps < 0) {
    section.fault(node.line, fmt::format("{} is below zero", value->text()));
    return std::nullopt;
  }
  return steps;
}

std::optional<int> index_at(Section& section, const Node& node) {
  if (node.kind == Node::Kind::whole && node.whole >= 0 && node.whole <= highest_index)
    return static_cast<int>(node.whole);
  section.fault(node.line, fmt::format("an index is a whole number from 0 to {}", highest_index));
  return std::nullopt;
}

/// "concentration" and "index" of equal length (one index less for classes): pieces that share their ends.
void read_shared(Section& section, Scale& scale) {
  const Node* concentrations = section.value("concentration");
  const Node* indices = section.value("index");
  if (concentrations == nullptr || indices == nullptr || concentrations->kind != Node::Kind::list ||
      indices->kind != Node::Kind::list) {
    section.fault(section.line(), "a scale needs 'concentration' and 'index' as lists, or 'pieces'");
    return;
  }
  const std::size_t n = concentrations->items.size();
  const std::size_t less = scale.interpolation == Interpolation::class_only ? 1 : 0;
  if (n < 2 || indices->items.size() + less != n) {
    section.fault(indices->line,
                  fmt::format("'concentration' has {} values and 'index' {}; {}", n, indices->items.size(),
                              less == 1 ? "class_only needs one index less (one for each piece)"
                                        : "they must be equal and at least 2"));
    return;
  }
  std::vector<std::int64_t> ends;
  for (const Node& node : concentrations->items) {
    if (const auto steps = steps_of(section, node, scale.decimals)) ends.push_back(*steps);
  }
  std::vector<int> values;
  for (const Node& node : indices->items) {
    if (const auto index = index_at(section, node)) values.push_back(*index);
  }
  if (ends.size() != n || values.size() + less != n) return;
  for (std::size_t i = 0; i + 1 < n; ++i)
    scale.segments.push_back({ends[i], ends[i + 1], values[i], values[i + 1 - less]});
}

/// "pieces" = [[low, high, index_low, index_high], ...]: pieces with a gap of one step between them.
void read_pieces(Section& section, const Node& pieces, Scale& scale) {
  if (pieces.kind != Node::Kind::list) {
    section.fault(pieces.line, "'pieces' is a list of [low, high, index_low, index_high]");
    return;
  }
  for (const Node& piece : pieces.items) {
    if (piece.kind != Node::Kind::list || piece.items.size() != 4) {
      section.fault(piece.line, "a piece is [low, high, index_low, index_high]");
      continue;
    }
    const auto low = steps_of(section, piece.items[0], scale.decimals);
    const auto high = steps_of(section, piece.items[1], scale.decimals);
    const auto index_low = index_at(section, piece.items[2]);
    const auto index_high = index_at(section, piece.items[3]);
    if (low && high && index_low && index_high) scale.segments.push_back({*low, *high, *index_low, *index_high});
  }
}

void check_rising(Section& section, const Scale& scale, bool gapped) {
  const bool classes = scale.interpolation == Interpolation::class_only;
  const std::string_view key = gapped ? "pieces" : "concentration";
  const Segment* before = nullptr;
  for (const Segment& segment : scale.segments) {
    const bool inside = segment.low < segment.high && (classes || segment.index_low < segment.index_high);
    const bool follows = before == nullptr || (segment.low == before->high + (gapped ? 1 : 0) &&
                                               segment.index_low == before->index_high + (gapped || classes ? 1 : 0));
    if (!inside || !follows) {
      section.fault(
          section.line_of(key),
          fmt::format("{}: breakpoints and indices must rise strictly and join {}; see the piece {}..{} -> {}..{}",
                      text_of(scale.item), gapped ? "with a gap of one step" : "end to end", segment.low, segment.high,
                      segment.index_low, segment.index_high));
      return;
    }
    before = &segment;
  }
}

void read_above(Section& section, Scale& scale) {
  auto above = section.section("above");
  if (!above) {
    section.fault(
        section.line(),
        "'above' is missing here; say what holds beyond the last breakpoint: above = { rule = \"cap\", index = 500 }");
    return;
  }
  scale.above = static_cast<Above>(above->choice("rule", aboves));
  const bool numbered = scale.above == Above::cap || scale.above == Above::fixed;
  if (numbered) scale.above_index = above->whole("index", 0, highest_index);
  above->finish();
}

Scale read_scale(Section section) {
  Scale scale;
  scale.item = item_of(section, "item");
  scale.unit = scale_units[section.choice("unit", scale_units)];
  scale.decimals = section.whole("decimals", 0, 6);
  scale.rounding = static_cast<Rounding>(section.choice("rounding", roundings));
  scale.interpolation = static_cast<Interpolation>(section.choice("interpolation", interpolations));
  const Node* pieces = section.value("pieces");
  if (pieces != nullptr) {
    read_pieces(section, *pieces, scale);
  } else {
    read_shared(section, scale);
  }
  check_rising(section, scale, pieces != nullptr);
  read_above(section, scale);
  scale.ug_m3_per_unit = section.decimal_if("ug_m3_per_unit");
  const bool mixing_ratio = scale.unit == "ppm" || scale.unit == "ppb";
  if (mixing_ratio != scale.ug_m3_per_unit.has_value()) {
    section.fault(section.line_of("unit"),
                  fmt::format("unit \"{}\" {} 'ug_m3_per_unit'", scale.unit, mixing_ratio ? "needs" : "does not take"));
  } else if (mixing_ratio && scale.ug_m3_per_unit->unscaled <= 0) {
    section.fault(section.line_of("ug_m3_per_unit"), "'ug_m3_per_unit' must be above zero");
  }
  section.finish();
  return scale;
}

std::vector<Indicator> read_indicators(Section& section, std::string_view key, const IndexRule& rule) {
  std::vector<Indicator> all;
  const Node* list = section.value(key);
  if (list == nullptr || list->kind != Node::Kind::list) {
    section.fault(section.line_of(key),
                  fmt::format("'{}' is a list of items like \"PM2.5 24h\" or {{ item = ..., scale = ... }}", key));
    return all;
  }
  for (const Node& node : list->items) {
    Indicator indicator;
    if (node.kind == Node::Kind::table) {
      Section inner{node, section.file(), section.faults()};
      indicator = {item_of(inner, "item"), item_of(inner, "scale")};
      inner.finish();
    } else {
      indicator.item = item_at(section, node).value_or(Item{});
      indicator.scale = indicator.item;
    }
    if (rule.scale(indicator.scale) == nullptr && indicator.scale != Item{}) {
      section.fault(node.line, fmt::format("'{}' uses the scale {}, which this file does not have", key,
                                           text_of(indicator.scale)));
    }
    all.push_back(indicator);
  }
  return all;
}

std::optional<NowcastRule> read_nowcast(Section& file) {
  auto section = file.section("nowcast");
  if (!section) return std::nullopt;
  NowcastRule rule;
  for (const std::string& word : section->texts("species")) {
    const auto species = terms::parse_species(word);
    if (species)
      rule.species.push_back(*species);
    else
      section->fault(section->line_of("species"), fmt::format("{} is no species known here", in_quotes(word)));
  }
  rule.hours = section->whole("hours", 1, 48);
  rule.weight_floor = section->decimal("weight_floor");
  rule.recent_hours = section->whole("recent_hours", 1, 48);
  rule.recent_needed = section->whole("recent_needed", 1, 48);
  section->finish();
  return rule;
}

bool is_colour(const std::string& text) {
  return text.size() == 7 && text[0] == '#' && text.find_first_not_of("0123456789ABCDEF", 1) == std::string::npos;
}

}  // namespace

std::vector<Level> read_levels(Section& section, std::string_view key) {
  std::vector<Level> levels;
  for (Section& row : section.sections(key)) {
    Level level;
    const int next = static_cast<int>(levels.size()) + 1;
    level.up_to = row.whole_or("up_to", next, 0, highest_index);
    level.numeral = row.text("numeral");
    level.name = {row.text("zh"), row.text("en")};
    level.rgb = row.text_or("rgb", "#FFFFFF");
    level.ink = row.text_or("ink", "#000000");
    for (const std::string_view colour : {"rgb", "ink"}) {
      const std::string& value = colour == "rgb" ? level.rgb : level.ink;
      if (!is_colour(value))
        row.fault(row.line_of(colour), fmt::format("{} is no colour; write one like \"#00E400\"", in_quotes(value)));
    }
    if (!levels.empty() && level.up_to <= levels.back().up_to) {
      row.fault(row.line_of("up_to"),
                fmt::format("'up_to' {} does not rise above {}", level.up_to, levels.back().up_to));
    }
    row.finish();
    levels.push_back(std::move(level));
  }
  if (levels.empty())
    section.fault(section.line_of(key),
                  fmt::format("'{}' is empty or missing; a rule of this kind names its classes", key));
  return levels;
}

IndexRule read_index(Section& section) {
  IndexRule rule;
  for (Section& scale : section.sections("scales")) {
    const int line = scale.line();
    Scale read = read_scale(scale);
    if (rule.scale(read.item) != nullptr) section.fault(line, fmt::format("a second scale for {}", text_of(read.item)));
    rule.scales.push_back(std::move(read));
  }
  if (rule.scales.empty())
    section.fault(section.line(), "'scales' is missing here; write one [[scales]] for each item");
  rule.levels = read_levels(section, "levels");
  rule.daily = read_indicators(section, "daily", rule);
  rule.realtime = read_indicators(section, "realtime", rule);
  rule.primary_above = section.whole("primary_above", 0, highest_index);
  rule.exceeding_above = section.whole_if("exceeding_above", 0, highest_index);
  rule.incomplete_publishes_above = section.whole_if("incomplete_publishes_above", 0, highest_index);
  rule.index_at_least = section.whole_or("index_at_least", 0, 0, highest_index);
  rule.nowcast = read_nowcast(section);
  for (Section& row : section.sections("sensitive")) {
    rule.sensitive.push_back({row.species("species"), {row.text("zh"), row.text("en")}});
    row.finish();
  }
  rule.sensitive_above = section.whole_or("sensitive_above", 100, 0, highest_index);
  return rule;
}

}  // namespace lantian::standards
