#include "docket/actor.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lantian::docket {
namespace {

constexpr std::array<std::string_view, role_count + 1> role_names{
    "", "prefecture", "county", "township", "grid", "enterprise", "citizen", "auditor", "system"};
constexpr std::array<std::string_view, 7> level_names{"nation",   "province", "prefecture", "county",
                                                      "township", "village",  "grid"};
/// Parents of parents: a region nests a few deep, a ring of parents without end.
constexpr int most_hops = 16;

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "652300" as "6523", "650000" as "65": what the codes inside it begin with. Longer codes are kept.
std::string_view stem(std::string_view code) {
  if (code.size() != 6) return code;
  if (code.ends_with("0000")) return code.substr(0, 2);
  return code.ends_with("00") ? code.substr(0, 4) : code;
}

AreaLevel level_of_code(std::string_view code) {
  if (code.size() > 12) return AreaLevel::grid;
  if (code.size() == 12) return AreaLevel::village;
  if (code.size() == 9) return AreaLevel::township;
  const std::size_t digits = stem(code).size();
  if (digits == 2) return AreaLevel::province;
  return digits == 4 ? AreaLevel::prefecture : AreaLevel::county;
}

std::string code_at(std::string_view code, AreaLevel level) {
  switch (level) {
    case AreaLevel::province:
      return std::string{code.substr(0, 2)} + "0000";
    case AreaLevel::prefecture:
      return std::string{code.substr(0, 4)} + "00";
    case AreaLevel::county:
      return std::string{code.substr(0, 6)};
    case AreaLevel::township:
      return std::string{code.substr(0, 9)};
    case AreaLevel::village:
      return std::string{code.substr(0, 12)};
    case AreaLevel::nation:
    case AreaLevel::grid:
      break;
  }
  return std::string{code};
}

}  // namespace

std::string_view name_of(Role role) {
  return role_names.at(static_cast<std::size_t>(role));
}

std::optional<Role> parse_role(std::string_view word) {
  for (std::size_t i = 1; i < role_names.size(); ++i) {
    if (role_names[i] == word) return static_cast<Role>(i);
  }
  return std::nullopt;
}

std::string list_of(const std::vector<Role>& roles) {
  std::string text;
  for (const Role role : roles) {
    if (!text.empty()) text += ", ";
    text += name_of(role);
  }
  return text;
}

std::string_view name_of(AreaLevel level) {
  return level_names.at(static_cast<std::size_t>(level));
}

std::optional<AreaLevel> parse_area_level(std::string_view word) {
  for (std::size_t i = 0; i < level_names.size(); ++i) {
    if (level_names[i] == word) return static_cast<AreaLevel>(i);
  }
  return std::nullopt;
}

bool is_area_code(std::string_view area) {
  if (area.size() == 6 || area.size() == 9 || area.size() == 12) return all_digits(area);
  return area.size() > 13 && area[12] == '-' && all_digits(area.substr(0, 12)) && all_digits(area.substr(13));
}

Areas Areas::of(const terms::Region& region) {
  Areas areas;
  std::string prefecture;
  for (const terms::Unit& unit : region.units) {
    if (prefecture.empty() && is_area_code(unit.id) && unit.id.ends_with("00")) prefecture = unit.id;
  }
  for (const terms::Unit& unit : region.units) {
    if (is_area_code(unit.id)) continue;
    const bool group = unit.kind == terms::UnitKind::group;
    Place place{prefecture, group ? AreaLevel::prefecture : AreaLevel::county, {}};
    if (group) place.members = unit.members;
    areas.places_[unit.id] = std::move(place);
  }
  return areas;
}

void Areas::add(std::string id, std::string parent, AreaLevel level) {
  places_[std::move(id)] = {std::move(parent), level, {}};
}

bool Areas::within(std::string_view inner, std::string_view outer) const {
  if (!known(inner)) return false;
  if (outer.empty() || inner == outer) return true;
  if (const auto group = places_.find(outer); group != places_.end()) {
    const auto& members = group->second.members;
    if (std::any_of(members.begin(), members.end(),
                    [&](const std::string& member) { return member != outer && within(inner, member); })) {
      return true;
    }
  }
  std::string_view at = inner;
  for (int hop = 0; hop < most_hops; ++hop) {
    if (at == outer) return true;
    if (is_area_code(at)) return is_area_code(outer) && at.starts_with(stem(outer));
    const auto place = places_.find(at);
    if (place == places_.end() || place->second.parent.empty()) return false;
    at = place->second.parent;
  }
  return false;
}

bool Areas::known(std::string_view area) const {
  return is_area_code(area) || places_.contains(area);
}

std::optional<AreaLevel> Areas::level_of(std::string_view area) const {
  if (is_area_code(area)) return level_of_code(area);
  const auto place = places_.find(area);
  return place == places_.end() ? std::nullopt : std::optional{place->second.level};
}

std::optional<std::string> Areas::at_level(std::string_view area, AreaLevel level) const {
  std::string_view at = area;
  for (int hop = 0; hop < most_hops; ++hop) {
    const auto own = level_of(at);
    if (!own || *own < level) return std::nullopt;
    if (*own == level) return std::string{at};
    if (is_area_code(at)) return code_at(at, level);
    at = places_.find(at)->second.parent;
  }
  return std::nullopt;
}

}  // namespace lantian::docket
