#include "serve/telemetry_hours.hpp"

#include "base/sha256.hpp"
#include "keep/reading_book.hpp"
#include "observe/adapter.hpp"
#include "observe/hj212/telegram.hpp"
#include "terms/species.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace lantian::serve {
namespace {

using observe::hj212::Content;
using observe::hj212::Device;
using observe::hj212::Statistic;
using terms::Species;

constexpr std::chrono::hours looked_back{72};
constexpr std::chrono::days looked_back_first{35};

/// Rows of the table: station and local end of the hour -> species -> thousandths of ug/m3.
using Rows = std::map<std::pair<std::string, std::chrono::local_seconds>, std::map<Species, std::int64_t>>;

class TableMaker {
 public:
  TableMaker(std::span<const Device> devices, const observe::hj212::Protocol& protocol, HourChoice choice)
      : protocol_{protocol} {
    for (const Device& device : devices) {
      if (!device.station.empty() && device.synthetic == choice.synthetic) devices_.emplace(device.mn, &device);
    }
    synthetic_ = choice.synthetic;
  }

  void take(const keep::TelemetryValue& value) {
    if (value.content != static_cast<std::uint8_t>(Content::hour) ||
        value.statistic != static_cast<std::uint8_t>(Statistic::avg) || !value.usable || !value.value) {
      return;
    }
    const auto device = devices_.find(value.mn);
    const auto* factor = protocol_.factor(value.factor);
    if (device == devices_.end() || factor == nullptr || factor->species.empty()) return;
    const auto species = terms::parse_species(factor->species);
    if (!species) return;
    const auto amount = amount_of(*device->second, value);
    if (!amount) return;
    rows_[{device->second->station, to_local(value.end)}][*species] = *amount;
    species_.insert(*species);
  }

  HourTable finish() {
    HourTable table;
    table.notes.assign(notes_.begin(), notes_.end());
    if (rows_.empty()) return table;
    if (synthetic_) table.csv = "# synthetic = true\n";
    table.csv += "station,time";
    for (const Species species : species_) fmt::format_to(std::back_inserter(table.csv), ",{}(ug/m3)", symbol(species));
    table.csv += '\n';
    for (const auto& [key, cells] : rows_) {
      table.csv += row_text(key.first, key.second, cells);
      table.cells += cells.size();
    }
    return table;
  }

 private:
  std::optional<std::int64_t> amount_of(const Device& device, const keep::TelemetryValue& value) {
    const auto* setting = device.setting(value.factor);
    const auto unit = setting == nullptr ? std::nullopt : terms::parse_unit(setting->unit);
    if (!unit) {
      notes_.insert(
          fmt::format("device {}, factor {}: left out, its row names no unit of a concentration (ug/m3, mg/m3)",
                      device.mn, value.factor));
      return std::nullopt;
    }
    const auto amount = to_concentration(*value.value, *unit);
    if (!amount) {
      notes_.insert(fmt::format("device {}, factor {}: {}", device.mn, value.factor, amount.error().message));
      return std::nullopt;
    }
    return amount->milli_ug();
  }

  std::string row_text(const std::string& station, std::chrono::local_seconds hour_ends,
                       const std::map<Species, std::int64_t>& cells) const {
    const Day day = std::chrono::floor<std::chrono::days>(hour_ends);
    const auto time = std::chrono::hh_mm_ss{hour_ends - day};
    std::string row =
        fmt::format("{},{} {:02}:{:02}", station, text_of(day), time.hours().count(), time.minutes().count());
    for (const Species species : species_) {
      row += ',';
      if (const auto cell = cells.find(species); cell != cells.end()) {
        row += Decimal{cell->second, 3}.text();
      }
    }
    return row + '\n';
  }

  const observe::hj212::Protocol& protocol_;
  std::map<std::string, const Device*, std::less<>> devices_;
  bool synthetic_ = false;
  Rows rows_;
  std::set<Species> species_;
  std::set<std::string> notes_;
};

}  // namespace

HourTable hour_table(std::span<const keep::TelemetryValue> values, std::span<const Device> devices,
                     const observe::hj212::Protocol& protocol, HourChoice choice) {
  TableMaker maker{devices, protocol, choice};
  for (const keep::TelemetryValue& value : values) maker.take(value);
  return maker.finish();
}

Result<void> HourKeeper::append(const std::string& csv, UtcSeconds now) {
  LANTIAN_TRY(const observe::Adapter* adapter, office_.adapter("generic-hourly"));
  LANTIAN_TRY(observe::Batch batch, observe::read_source({fmt::format("telemetry-{}.csv", text_of(now)), csv}, *adapter,
                                                         {&office_.everywhere(), false}));
  batch.region = office_.everywhere().id;
  return door_([&](keep::ReadingBook& book) -> Result<void> {
    LANTIAN_TRY(const keep::Receipt receipt, book.append(batch, csv, now));
    static_cast<void>(receipt);
    return {};
  });
}

HourKeeper::Door door_to(std::string book) {
  return [path = std::move(book)](const std::function<Result<void>(keep::ReadingBook&)>& work) -> Result<void> {
    LANTIAN_TRY(const auto open, keep::open_book(path, {}));
    return work(*open);
  };
}

Result<void> HourKeeper::hand_over(UtcSeconds now) {
  keep::TelemetryQuery query;
  query.content = static_cast<std::uint8_t>(Content::hour);
  const UtcSeconds usual = now - looked_back;
  from_ = begun_ ? std::min(from_, usual) : now - looked_back_first;
  begun_ = true;
  const auto news = source_.oldest_news ? source_.oldest_news() : std::nullopt;
  if (news) from_ = std::min(from_, *news);
  query.begin = from_;
  query.end = now + std::chrono::hours{1};
  LANTIAN_TRY(const std::vector<keep::TelemetryValue> values, source_.values(query));
  const std::vector<Device> devices = source_.devices();
  for (const bool synthetic : {false, true}) {
    const HourTable table = hour_table(values, devices, protocol_, {synthetic});
    for (const std::string& note : table.notes) {
      if (told_.insert(note).second) news_.push_back(note);
    }
    const std::string hash = sha256_hex(table.csv);
    if (table.csv.empty() || hash == last_hash_[synthetic]) continue;
    LANTIAN_CHECK(append(table.csv, now));
    last_hash_[synthetic] = hash;
  }
  from_ = now;
  return {};
}

}  // namespace lantian::serve
