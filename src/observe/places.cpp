#include "observe/places.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe {
namespace {

bool is_ascii_text(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

terms::Name name_from(std::string_view word) {
  terms::Name name;
  (is_ascii_text(word) ? name.en : name.zh) = word;
  return name;
}

std::string_view without_zeros(std::string_view text) {
  while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
  return text;
}

}  // namespace

std::string_view file_stem(std::string_view name) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.remove_suffix(packed.size());
  }
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

Places::Places(const FileLayout& layout, const ColumnPlan& plan, std::string_view source_name,
               const terms::Region* region)
    : layout_{layout}, plan_{plan}, region_{region}, stem_{file_stem(source_name)} {}

std::optional<std::uint32_t> Places::find(const std::vector<std::string_view>& cells, RowFault& fault) {
  const StationLayout& station = layout_.station;
  const std::size_t station_at = plan_.at(Role::station);
  std::string_view word = station.from == Origin::column ? cells[station_at] : std::string_view{};
  if (!station.exact || trimmed(word).empty()) word = trimmed(word);
  const std::string_view unit_word =
      layout_.unit.from == Origin::column ? trimmed(cells[plan_.at(Role::unit)]) : std::string_view{};
  key_.assign(word);
  if (!unit_word.empty()) key_.append(1, '\0').append(unit_word);
  if (has_last_ && key_ == last_key_) return last_index_;
  auto found = known_.find(key_);
  if (found == known_.end()) found = known_.emplace(key_, resolve(word, unit_word, cells)).first;
  const Known& known = found->second;
  if (!known.index) {
    fault = {station.from == Origin::column ? station_at : no_column, known.allowed};
    return std::nullopt;
  }
  has_last_ = true;
  last_key_ = key_;
  last_index_ = *known.index;
  return known.index;
}

Places::Known Places::resolve(std::string_view word, std::string_view unit_word,
                              const std::vector<std::string_view>& cells) {
  const Origin from = layout_.station.from;
  if (from == Origin::fixed) word = layout_.station.id;
  if (from == Origin::file_stem) word = stem_;
  if (word.empty()) return {std::nullopt, "the name or code of a station"};
  if (layout_.unit.from == Origin::fixed) unit_word = layout_.unit.id;
  if (layout_.unit.from == Origin::file_stem) unit_word = stem_;

  const std::string id = layout_.station.within_unit ? fmt::format("{}/{}", unit_word, word) : std::string{word};
  if (region_ != nullptr) {
    const terms::Station* station = region_->station(id);
    if (station == nullptr) station = region_->station(word);
    if (station != nullptr) {
      if (!station->unit_id.empty()) add_unit(station->unit_id);
      return {add_station(*station), {}};
    }
    if (const terms::Unit* unit = region_->unit(word); unit != nullptr && from == Origin::column) {
      terms::Station whole;
      whole.id = unit->id;
      whole.name = unit->name;
      whole.unit_id = add_unit(unit->id);
      return {add_station(std::move(whole)), {}};
    }
  }
  std::string refusal = refusal_of(word);
  if (!refusal.empty()) return {std::nullopt, std::move(refusal)};
  terms::Station station = named_by_file(id, word, cells);
  if (!unit_word.empty()) station.unit_id = add_unit(unit_word);
  return {add_station(std::move(station)), {}};
}

/// Why a word that the region does not know cannot name a station; empty when it can.
std::string Places::refusal_of(std::string_view word) const {
  const bool exponent = word.find("E+") != std::string_view::npos && !spreadsheet_damage(word).empty();
  if (exponent || word.front() == '#')
    return fmt::format("the name or code of a station; {}", spreadsheet_damage(word));
  if (region_ == nullptr) return {};
  for (const terms::Station& station : region_->stations) {
    if (station.id.size() > word.size() && without_zeros(station.id) == word) {
      return fmt::format("station {}: a spreadsheet dropped leading zeros; format the column as text and export again",
                         in_quotes(station.id));
    }
  }
  if (!region_->closed_stations) return {};
  std::vector<std::string> some;
  for (const terms::Station& station : region_->stations) {
    if (some.size() < 8) some.push_back(station.id);
  }
  return fmt::format("a station of region {}: {}{}; add the station to the region, or an alias", region_->id,
                     joined(some, ", "), region_->stations.size() > some.size() ? ", ..." : "");
}

std::string Places::add_unit(std::string_view word) {
  const terms::Unit* known = region_ == nullptr ? nullptr : region_->unit(word);
  const std::string id = known == nullptr ? std::string{word} : known->id;
  if (std::ranges::any_of(units, [&](const terms::Unit& unit) { return unit.id == id; })) return id;
  if (known != nullptr) {
    units.push_back(*known);
    return id;
  }
  terms::Unit unit;
  unit.id = id;
  const bool fixed = layout_.unit.from == Origin::fixed;
  unit.name = fixed && !(layout_.unit.name == terms::Name{}) ? layout_.unit.name : name_from(word);
  unit.kind = layout_.unit.kind;
  units.push_back(std::move(unit));
  return id;
}

terms::Station Places::named_by_file(std::string id, std::string_view word,
                                     const std::vector<std::string_view>& cells) const {
  terms::Station station;
  station.id = std::move(id);
  station.kind = layout_.station.kind;
  const auto cell = [&](Role role) {
    return plan_.at(role) == no_column ? std::string_view{} : trimmed(cells[plan_.at(role)]);
  };
  const std::string_view name = cell(Role::station_name);
  station.name = name_from(name.empty() ? word : name);
  if (!layout_.station.shown_en.empty()) station.name.en = layout_.station.shown_en;
  if (const Result<Decimal> east = parse_decimal(cell(Role::longitude), layout_.decimal_point))
    station.longitude = *east;
  if (const Result<Decimal> north = parse_decimal(cell(Role::latitude), layout_.decimal_point))
    station.latitude = *north;
  return station;
}

std::uint32_t Places::add_station(terms::Station station) {
  const auto index = static_cast<std::uint32_t>(stations.size());
  const auto [at, is_new] = index_of_id_.emplace(station.id, index);
  if (is_new) stations.push_back(std::move(station));
  return at->second;
}

}  // namespace lantian::observe
