#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "inventory/activity_unit.hpp"
#include "inventory/pollutant.hpp"
#include "inventory/source_class.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Emission factors as dated data: data/factors/<set>/<version>.toml, hashes in data/factors/factors.lock. A published
/// version never changes; a correction is a new version beside it.
namespace lantian::inventory {

enum class Distribution : std::uint8_t { normal = 1, lognormal = 2, triangular = 3, uniform = 4, gamma = 5 };
std::string_view name_of(Distribution distribution);

/// Where one factor stands: exact, and what every result names.
struct FactorRef {
  std::string set;
  std::string version;
  std::string key;  ///< "class/pollutant/control/region" with empty parts as "-"
  /// "seed-clean-heating/2023#01-RES-BIT-STV/SO2/-/-".
  std::string text() const;
  friend auto operator<=>(const FactorRef&, const FactorRef&) = default;
};

/// One factor. Unit: numerator per denominator, kept apart ("kg" per "t").
struct Factor {
  std::string class_code;  ///< leaf, or a prefix of one ("01-RES-BIT")
  Pollutant pollutant{};
  std::string control;  ///< "" = none or any; else the control it already holds
  std::string region;   ///< GB/T 2260 prefix or "" = anywhere
  Day valid_from{};
  std::optional<Day> valid_to;  ///< first day it no longer holds
  std::string method;           ///< method id that uses it: "EF", "EF_S", ...
  Decimal value;
  std::string numerator, denominator;
  std::string quality;  ///< "A" measured here ... "E" guessed
  Distribution distribution = Distribution::lognormal;
  std::optional<Decimal> u95_low_percent, u95_high_percent;  ///< 95 % half-ranges of the mean
  std::string citation;
  std::string status;  ///< "verified", "unverified" or "local test"
  std::string note;
  int line = 0;  ///< in its file
};

struct FactorSet {
  std::string id, version;
  terms::Name title;
  std::string source;
  Day published{};
  std::vector<std::string> notes;
  std::vector<Factor> factors;
  std::string file;
  std::string sha256;  ///< of the file's bytes
};

/// Which factors an inventory uses: sets in order of preference, each with its version.
struct FactorChoice {
  std::string set;
  std::string version;  ///< empty: the newest
};

/// A factor found, with where it stands and why this one.
struct FoundFactor {
  const Factor* factor = nullptr;
  const FactorSet* set = nullptr;
  FactorRef ref() const;
};

class FactorStore {
 public:
  /// Reads every set. Returns malformed or conflict (a key twice inside a version, dates that overlap) with every
  /// fault, one a line.
  static Result<FactorStore> read(std::span<const terms::SourceFile> files);

  const std::vector<FactorSet>& sets() const { return sets_; }
  /// Null when there is none; an empty version is the newest.
  const FactorSet* set(std::string_view id, std::string_view version) const;

  /// The factor for one class, pollutant, control and place on a day. Among the sets chosen the first that has one; in
  /// a set the most specific: class leaf before prefix, control given before none, longer region before shorter.
  /// Returns not_found naming what was looked for in which sets, and what is near.
  Result<FoundFactor> find(std::string_view class_code, Pollutant pollutant, std::string_view control,
                           std::string_view unit_id, Day day, std::span<const FactorChoice> chosen) const;

 private:
  std::vector<FactorSet> sets_;
};

}  // namespace lantian::inventory
