#include "keep/catalog.hpp"

#include "base/assert.hpp"
#include "base/sha256.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::keep {
namespace {

using terms::Station;
using terms::Unit;

void take_text(std::string& into, const std::string& said) {
  if (!said.empty()) into = said;
}

void take_list(std::vector<std::string>& into, const std::vector<std::string>& said) {
  for (const std::string& text : said) {
    if (std::ranges::find(into, text) == into.end()) into.push_back(text);
  }
}

/// A source that gives no more than an id says nothing about the kind: the default is not a statement.
bool describes(const Station& station) {
  return station.name != terms::Name{} || !station.unit_id.empty() || station.longitude || station.latitude;
}

Station described_by(Station known, const Station& said) {
  if (describes(said)) known.kind = said.kind;
  take_text(known.name.zh, said.name.zh);
  take_text(known.name.en, said.name.en);
  take_text(known.unit_id, said.unit_id);
  if (said.longitude) known.longitude = said.longitude;
  if (said.latitude) known.latitude = said.latitude;
  take_list(known.aliases, said.aliases);
  return known;
}

Unit described_by(Unit known, const Unit& said) {
  known.kind = said.kind;
  take_text(known.name.zh, said.name.zh);
  take_text(known.name.en, said.name.en);
  take_text(known.representative, said.representative);
  take_list(known.members, said.members);
  take_list(known.aliases, said.aliases);
  return known;
}

bool alike(const Station& a, const Station& b) {
  return a.id == b.id && a.name == b.name && a.unit_id == b.unit_id && a.kind == b.kind && a.longitude == b.longitude &&
         a.latitude == b.latitude && a.aliases == b.aliases;
}

bool alike(const Unit& a, const Unit& b) {
  return a.id == b.id && a.name == b.name && a.kind == b.kind && a.members == b.members &&
         a.representative == b.representative && a.aliases == b.aliases;
}

}  // namespace

std::optional<std::int32_t> Catalog::number_of(std::string_view station_id) const {
  const auto found = numbers_.find(station_id);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

std::vector<Unit> Catalog::units() const {
  std::vector<Unit> units;
  for (const auto& [id, unit] : units_) units.push_back(unit);
  return units;
}

bool Catalog::has_source(std::string_view source_sha256) const {
  return std::ranges::any_of(sources_, [&](const SourceRecord& s) { return s.source_sha256 == source_sha256; });
}

std::optional<bool> Catalog::synthetic() const {
  if (sources_.empty()) return std::nullopt;
  return sources_.front().synthetic;
}

std::string Catalog::import_key(const observe::Batch& batch) {
  if (batch.source_sha256.empty()) return {};
  Sha256 stations;
  for (const Station& station : batch.stations) {
    stations.add(station.id);
    stations.add(std::string_view{"\n"});
  }
  return fmt::format("{} {} {} {} {} {}", batch.source_sha256, batch.adapter, sha256_hex(batch.adapter_text),
                     stations.hex(), batch.readings.size(), batch.region);
}

Result<void> Catalog::admit(const observe::Batch& batch) const {
  const std::optional<bool> held = synthetic();
  if (!held || *held == batch.synthetic) return {};
  const auto word = [](bool made) { return made ? "synthetic" : "real"; };
  return Error{ErrorCode::conflict,
               fmt::format("the book holds {} readings and this source is {}; one book never mixes them, because a "
                           "figure could no longer say which it rests on. Import it into another book (--book DIR)",
                           word(*held), word(batch.synthetic)),
               batch.source};
}

CatalogChange Catalog::change_for(const observe::Batch& batch) const {
  CatalogChange change;
  change.import_key = import_key(batch);
  std::map<std::string, std::size_t, std::less<>> changed;  // place in change.stations
  auto next = static_cast<std::int32_t>(stations_.size());
  for (const Station& said : batch.stations) {
    if (const auto again = changed.find(said.id); again != changed.end()) {
      Station& station = change.stations[again->second].station;
      station = described_by(station, said);
      change.numbers.push_back(change.stations[again->second].number);
      continue;
    }
    const std::optional<std::int32_t> known = number_of(said.id);
    const std::int32_t number = known ? *known : next++;
    change.numbers.push_back(number);
    Station station = known ? described_by(stations_[static_cast<std::size_t>(number)], said) : said;
    if (known && alike(station, stations_[static_cast<std::size_t>(number)])) continue;
    changed.emplace(said.id, change.stations.size());
    change.stations.push_back({number, std::move(station)});
  }
  for (const Unit& said : batch.units) {
    const auto known = units_.find(said.id);
    Unit unit = known == units_.end() ? said : described_by(known->second, said);
    if (known == units_.end() || !alike(unit, known->second)) change.units.push_back(std::move(unit));
  }
  return change;
}

void Catalog::put_station(std::int32_t number, const Station& station) {
  const auto place = static_cast<std::size_t>(number);
  LANTIAN_ASSERT(number >= 0 && place <= stations_.size(), "station numbers have no gaps");
  if (place == stations_.size())
    stations_.push_back(station);
  else
    stations_[place] = station;
  numbers_.insert_or_assign(station.id, number);
}

void Catalog::put_unit(const Unit& unit) {
  units_.insert_or_assign(unit.id, unit);
}

void Catalog::put_source(const SourceRecord& source, const std::string& key) {
  sources_.push_back(source);
  if (!key.empty()) imported_.insert(key);
}

void Catalog::take(const CatalogChange& change, const SourceRecord& source) {
  for (const auto& [number, station] : change.stations) put_station(number, station);
  for (const Unit& unit : change.units) put_unit(unit);
  put_source(source, change.import_key);
}

SourceRecord record_of(const observe::Batch& batch, Revision revision, UtcSeconds now) {
  return {revision,        batch.source, batch.source_sha256, batch.adapter, batch.adapter_text,
          batch.synthetic, now,          batch.counts,        batch.region};
}

}  // namespace lantian::keep
