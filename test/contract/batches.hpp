#pragma once
#include "base/sha256.hpp"
#include "keep/reading_book.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

/// What the contract tests are made of: batches built by hand or by chance, and a plain map that says what a book must
/// answer. Nothing here shares code with the books.
namespace lantian::contract {

using keep::Revision;
using observe::Averaging;
using observe::Batch;
using observe::Mark;
using observe::Reading;
using observe::Species;

inline constexpr UtcSeconds noon{std::chrono::sys_days{std::chrono::year{2024} / 3 / 5} + std::chrono::hours{4}};

inline Day day(int year, unsigned month, unsigned number) {
  return Day{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(number)};
}

/// A directory that goes with the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lantian-contract-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A batch of these stations, whose raw bytes are `raw`.
inline Batch batch_of(const std::vector<std::string>& stations, const std::string& raw) {
  Batch batch;
  batch.source = "hand.csv";
  batch.source_sha256 = sha256_hex(raw);
  batch.adapter = "hand";
  batch.adapter_text = "id = \"hand\"\n";
  for (const std::string& id : stations) {
    terms::Station station;
    station.id = id;
    batch.stations.push_back(station);
  }
  return batch;
}

inline void add(Batch& batch, std::uint32_t station, Species species, HourEnding hour, std::int32_t thousandths,
                Averaging averaging = Averaging::hour, Mark mark = Mark::valid) {
  const auto line = static_cast<std::uint32_t>(batch.readings.size() + 2);
  batch.readings.push_back({station, line, hour, thousandths, species, averaging, mark});
}

inline keep::SlabQuery query_of(std::vector<std::string> stations, std::vector<Species> species, Period period,
                                std::optional<Revision> as_of = std::nullopt) {
  return {std::move(stations), std::move(species), std::move(period), as_of};
}

inline Period days_from(Day begin, int count) {
  return {PeriodKind::range, begin, begin + std::chrono::days{count}, text_of(begin)};
}

/// The book as a plain map from key to the list of what was known when.
class Model {
 public:
  struct Value {
    Revision revision = 0;
    std::int32_t thousandths = 0;
    Mark mark{};
  };
  using Key = std::tuple<std::string, Species, Averaging, HourEnding>;

  /// What the receipt of this batch must say, revision aside; the batch is then part of the model.
  keep::Receipt append(const Batch& batch, Revision revision) {
    std::vector<Reading> ordered = batch.readings;
    std::ranges::stable_sort(ordered, {}, &Reading::line);
    keep::Receipt receipt;
    std::map<Key, Reading> last;
    for (const Reading& reading : ordered) {
      const Key key{batch.stations[reading.station].id, reading.species, reading.averaging, reading.hour};
      const auto [before, is_new] = last.try_emplace(key, reading);
      if (is_new) continue;
      const bool same = before->second.thousandths == reading.thousandths && before->second.mark == reading.mark;
      ++(same ? receipt.unchanged : receipt.superseded);
      before->second = reading;
    }
    for (const auto& [key, reading] : last) {
      std::vector<Value>& known = known_[key];
      const bool same =
          !known.empty() && known.back().thousandths == reading.thousandths && known.back().mark == reading.mark;
      ++(known.empty() ? receipt.stored : same ? receipt.unchanged : receipt.superseded);
      if (!same) known.push_back({revision, reading.thousandths, reading.mark});
    }
    return receipt;
  }

  std::optional<Value> at(const Key& key, Revision as_of) const {
    const auto found = known_.find(key);
    if (found == known_.end()) return std::nullopt;
    std::optional<Value> value;
    for (const Value& candidate : found->second) {
      if (candidate.revision <= as_of) value = candidate;
    }
    return value;
  }

  std::size_t size() const { return known_.size(); }

 private:
  std::map<Key, std::vector<Value>> known_;
};

}  // namespace lantian::contract
