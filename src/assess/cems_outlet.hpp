#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Outlets of enterprises with a flue-gas monitor (CEMS), how they measure, and what their permits allow. Filled from
/// permit files (regions/<id>/permits.toml); doc/cems.md describes every key.
namespace lantian::assess {

/// In which state a concentration or a flow is given.
enum class GasBasis : std::uint8_t { dry_standard, wet_standard, dry_actual, wet_actual };
std::string_view name_of(GasBasis basis);  ///< "dry_standard", ...

/// What the source was doing in an hour.
enum class SourceState : std::uint8_t { running, start_up, shut_down, malfunction, stopped };
std::string_view name_of(SourceState state);  ///< "running", "start_up", ...

/// How the monitor of an outlet measures.
struct Measuring {
  GasBasis concentration = GasBasis::dry_standard;
  GasBasis flow = GasBasis::dry_standard;
  bool oxygen_wet = false;             ///< O2 measured in the wet gas (zirconia in the stack)
  std::optional<Decimal> ambient_kpa;  ///< present: the flue pressure is relative to it (Ba); absent: absolute
  std::optional<Decimal> moisture;     ///< percent, where it is not measured but fixed
  bool nox_from_parts = false;         ///< NOx is made from NO and NO2
  friend bool operator==(const Measuring&, const Measuring&) = default;
};

/// The limit of one factor: an hourly mean in mg/m3, dry, standard state, at `reference_oxygen`; without reference
/// oxygen the measured concentration is compared as it is.
struct CemsLimit {
  std::string factor;  ///< HJ 212 code, "a21026"
  terms::Name name;
  Decimal limit;
  std::optional<Decimal> reference_oxygen;  ///< percent
};

/// Hours in which the limit does not bind, while the source is in a state and for so long.
struct Exemption {
  SourceState state = SourceState::start_up;
  std::optional<int> hours_each;  ///< at a time; absent: not bounded
  std::optional<int> hours_year;  ///< in a calendar year
  std::string source;             ///< clause of the permit or standard
};

/// What binds an outlet over a stretch of days.
struct Permit {
  std::string document;
  Day from{};
  std::optional<Day> until;  ///< first day it no longer binds
  std::string status;        ///< "verified", "unverified"
  std::vector<CemsLimit> limits;
  std::vector<Exemption> exemptions;

  const CemsLimit* limit(std::string_view factor) const;
  const Exemption* exemption(SourceState state) const;
};

struct Outlet {
  std::string id;  ///< also the `station` of its data logger in the registry
  terms::Name name;
  terms::Name enterprise;
  std::string unit_id;  ///< county
  bool synthetic = false;
  Measuring measuring;
  std::vector<Permit> permits;  ///< by day, never two on one

  /// Null when none binds on that day.
  const Permit* permit(Day day) const;
  /// Every factor that some permit limits, in the order of the file.
  std::vector<std::string> factors() const;
  /// The name of a factor as a permit writes it; the code when none does.
  terms::Name factor_name(std::string_view factor) const;
};

/// Reads permit files. Returns malformed with every fault, one a line with file:line: an unknown word, a limit that is
/// not above zero or finer than 0.001 mg/m3, two permits on one day, an outlet twice.
Result<std::vector<Outlet>> read_outlets(std::span<const terms::SourceFile> files);

/// Returns not_found with the ids that there are.
Result<const Outlet*> find_outlet(std::span<const Outlet> outlets, std::string_view id);

}  // namespace lantian::assess
