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
  /// "class/pollutant/control/region" with empty parts as "-"; "/2023-01-01" follows where a version holds the key for
  /// several spans of days.
  std::string key;
  /// "seed-clean-heating/2023#01-RES-BIT-STV/SO2/-/-".
  std::string text() const;
  friend auto operator<=>(const FactorRef&, const FactorRef&) = default;
};
/// Reads what FactorRef::text wrote. No value for anything else.
std::optional<FactorRef> parse_factor_ref(std::string_view text);

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
  std::vector<Decimal> product;  ///< numbers whose product `value` is, as the document gives it; empty = none given
  std::string numerator, denominator;
  std::string quality;  ///< "A" measured here ... "E" guessed
  Distribution distribution = Distribution::lognormal;
  std::optional<Decimal> u95_low_percent, u95_high_percent;  ///< 95 % half-ranges of the mean
  std::string citation;
  std::string status;  ///< "verified", "unverified" or "local test"
  std::string note;
  int line = 0;        ///< in its file
  bool spans = false;  ///< its version holds the key for several spans of days
};

/// A number that a method needs beside the factor, such as an exponent: it belongs to the set whose factors it goes
/// with, so that one version fixes both.
struct MethodConstant {
  std::string id;  ///< "silt_exponent"
  Decimal value;
  std::string unit;  ///< "1" when it has none
  std::string citation, status;
  int line = 0;
  std::optional<Decimal> low = std::nullopt;  ///< where the number can lie, by its own document
  std::optional<Decimal> high = std::nullopt;
  std::string note = {};  ///< why it is 0, what was not found
};

struct FactorSet {
  std::string id, version;
  terms::Name title;
  std::string source;
  Day published{};
  std::vector<std::string> notes;
  std::vector<MethodConstant> constants;
  std::vector<Factor> factors;
  std::string file;
  std::string sha256;  ///< of the file's bytes
  /// Of factors of electricity, which of the three published kinds: "average", "residual" (without market-traded
  /// non-fossil power), "fossil". They do not mix, so that each kind is a set of its own. Empty: not of electricity, or
  /// older than the distinction.
  std::string ef_kind;
  /// Null when the set has no such constant.
  const MethodConstant* constant(std::string_view constant_id) const;
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
  FactorRef ref() const;  ///< requires: both are there
};

struct FactorQuery;

class FactorStore {
 public:
  /// Reads every set. Returns malformed or conflict (a key twice inside a version, dates that overlap) with every
  /// fault, one a line.
  static Result<FactorStore> read(std::span<const terms::SourceFile> files);

  /// Sets that were read before, as results keep the rows they used: what a result is computed again from.
  static FactorStore of(std::vector<FactorSet> sets);

  const std::vector<FactorSet>& sets() const { return sets_; }
  /// Null when there is none; an empty version is the newest.
  const FactorSet* set(std::string_view id, std::string_view version) const;

  /// The factor for one class, pollutant, control and place on a day. Among the sets chosen the first that has one; in
  /// a set the most specific: class leaf before prefix, control given before none, longer region before shorter.
  /// Returns not_found naming what was looked for in which sets, and what is near.
  /// `control` may be a chain in the order of the gas, "ESP>FGD": a factor for the whole chain goes before one for a
  /// member, a later member before an earlier.
  Result<FoundFactor> find(std::string_view class_code, Pollutant pollutant, std::string_view control,
                           std::string_view unit_id, Day day, std::span<const FactorChoice> chosen) const;

  /// The factor that a result names. Returns not_found: then the result is older than the removal of a factor, which
  /// the lock forbids.
  Result<FoundFactor> at(const FactorRef& ref) const;

 private:
  void index();
  const Factor* find_in(const FactorSet& set, const FactorQuery& query) const;

  std::vector<FactorSet> sets_;
  std::vector<std::vector<std::uint32_t>> order_;  ///< for each set: places of its factors by (class, pollutant)
};

}  // namespace lantian::inventory
