#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "inventory/pollutant.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the quota ledger obeys: the rule as dated data (data/inventory/quota/<edition>.toml) and the facts of a region
/// (regions/<id>/quota.toml): which counties are neighbours, which annual means failed.
namespace lantian::inventory {

/// One pollutant that the rule covers. `failing_ratio` holds where the mean of one of `items` failed in the year
/// before.
struct QuotaPollutant {
  Pollutant pollutant{};
  Decimal ratio, failing_ratio;
  std::vector<std::string> items;  ///< "PM2.5", "NO2", ...
  std::string source, status;
};

/// Whose tonnes. Those of an origin with `projects` false (national tasks) can only be retired, never given to
/// projects.
struct QuotaOrigin {
  std::string id;
  terms::Name name;
  bool projects = true;
};

/// A kind of project to which the ordinary ratio applies where another would need the higher one.
struct QuotaException {
  std::string id;
  terms::Name name;
  std::vector<Pollutant> pollutants;
  std::string source, status;
};

/// From how far the reductions of a project may come.
enum class QuotaReach : std::uint8_t { anywhere = 1, adjacent = 2, same = 3 };

struct QuotaRule {
  std::string id, edition;  ///< "QUOTA", "2020"
  terms::Name title;
  std::string source, status;
  Day from{};
  std::optional<Day> until;  ///< first day it no longer holds
  QuotaReach reach = QuotaReach::adjacent;
  bool finished_before_discharge = true;
  bool evidence_required = true;
  int vintage_years = 0;  ///< usable until 31 December of vintage + this
  int carry_years = 0;    ///< a CARRY may make the vintage later than the reduction by at most this; 0 = no carry
  std::vector<QuotaPollutant> pollutants;
  std::vector<QuotaOrigin> origins;
  std::vector<QuotaException> exceptions;
  std::string file;

  std::string ref() const { return id + "/" + edition; }
  const QuotaPollutant* pollutant(Pollutant wanted) const;         ///< null when not covered
  const QuotaOrigin* origin(std::string_view wanted) const;        ///< null when unknown
  const QuotaException* exception(std::string_view wanted) const;  ///< null when unknown
  Day last_day(int vintage) const;                                 ///< of the window of a vintage
  std::string pollutant_list() const;
  std::string origin_list() const;
};
/// By first day. Returns malformed or conflict (two editions on one day) with every fault, one a line.
Result<std::vector<QuotaRule>> read_quota_rules(std::span<const terms::SourceFile> files);

/// A county of the ledger and its neighbours.
struct QuotaRegion {
  std::string id;
  terms::Name name;
  std::vector<std::string> adjacent;
  std::string source, status;
};

/// Whether the annual mean of one item met its limit in some units.
struct AnnualVerdict {
  std::vector<std::string> units;
  int year = 0;
  std::string item;
  bool attained = false;
  std::string source, status;
};

class QuotaPlaces {
 public:
  /// All region packs together. Neighbours hold both ways, whichever of the two names them. Returns malformed or
  /// conflict (a region or a verdict twice, a neighbour nobody describes) with every fault, one a line.
  static Result<QuotaPlaces> read(std::span<const terms::SourceFile> files);

  const std::vector<QuotaRegion>& regions() const { return regions_; }
  const QuotaRegion* region(std::string_view id) const;  ///< null when unknown
  /// By id or by either name; null when unknown.
  const QuotaRegion* called(std::string_view word) const;
  bool adjacent(std::string_view a, std::string_view b) const;
  /// Absent when nobody has said.
  std::optional<bool> attained(std::string_view unit, int year, std::string_view item) const;
  std::string region_list() const;

 private:
  std::vector<QuotaRegion> regions_;
  std::vector<AnnualVerdict> verdicts_;
};

/// Everything a row is judged by.
struct QuotaBasis {
  std::vector<QuotaRule> rules;
  QuotaPlaces places;
  const QuotaRule* rule_on(Day day) const;  ///< null when none holds
};

/// How many tonnes must be found for one, and why.
struct QuotaRatio {
  Decimal ratio;
  std::string reason;
};
/// The ratio of a covered pollutant for a project in `region` on `day`. Where nobody has said whether an item met its
/// limit in the year before, the higher one. `exception` empty or known to the rule.
QuotaRatio ratio_of(const QuotaRule& rule, const QuotaPlaces& places, Pollutant pollutant, std::string_view region,
                    Day day, std::string_view exception);
/// Whether a reduction made in `home` may serve `region`, by the rule's reach.
bool reaches(const QuotaRule& rule, const QuotaPlaces& places, std::string_view home, std::string_view region);

}  // namespace lantian::inventory
