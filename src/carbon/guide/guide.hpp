#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "carbon/account.hpp"
#include "inventory/activity_unit.hpp"
#include "terms/region.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Guides for carbon accounts as dated data: data/carbon/guides/<id>/<version>.toml, hashes in data/carbon/guides.lock.
/// A published version never changes, because accounts name it.
namespace lantian::carbon {

/// One member of a stream: a fuel, a clinker, a product.
struct StreamMember {
  std::string id;
  std::string unit;  ///< what amounts of it are kept in: "t", "10km3"
  terms::Name name;
};

/// What a sum of a formula runs over.
struct GuideStream {
  std::string id;
  std::vector<StreamMember> members;
};

/// One number that a month asks for.
struct GuideInput {
  std::string id, unit;
  terms::Name name;
  std::optional<Decimal> low, high;          ///< outside, it is doubted and still counted
  bool required = true;                      ///< false: where no month names it, it does not occur
  std::string needed_with;                   ///< id of an input: where that one is above zero, this one must be there
  std::vector<std::string> proofs;           ///< "meter", "invoice", "laboratory", "ledger"
  std::string permit, inventory, emergency;  ///< the column of these tables that the same number feeds; empty: none
  std::string member;                        ///< "fuel/lignite", of a row that stood for every member of a stream
};

/// One number that the guide gives, from a factor set.
struct GuideParameter {
  std::string id, unit;
  terms::Name name;
  std::string set;
  std::string version;   ///< empty: the newest of the set
  std::string constant;  ///< id of the set's constant; empty: the factor of `class_code` on the month's first day
  std::string class_code;
  std::string area;       ///< of a factor: "county": where the enterprise lies, "nation": the one for the whole country
  std::string ef_kind;    ///< of a factor of electricity: the kind that its set must be of
  int max_age_years = 0;  ///< a factor that is older when it is used is told; 0: nothing is said
  bool measured = false;  ///< a month may file a measured value under this id
  std::string derived;    ///< a formula of inputs that stands in its place where the months have them all
  std::optional<Decimal> low, high;  ///< a measured value outside is not taken, and the line has no value
  std::string member;                ///< as of an input
};

struct GuideLine {
  std::string id;
  Part part = Part::fuel;
  std::string formula;
  std::string unit = "tCO2";
  terms::Name name;
  bool in_facility = true;  ///< false: counted for the enterprise only, not inside the boundary of a facility
};

/// A ratio of atomic masses, as "44/12 tCO2/tC".
struct GuideRatio {
  std::string id;
  Decimal numerator, denominator;
  std::string unit;
};

struct Guide {
  std::string id, version;
  terms::Name title;
  std::string source, status;
  Day in_force{};
  std::optional<Day> valid_to;  ///< first day on which it no longer holds
  std::vector<std::string> sectors;
  std::vector<std::string> boundaries;  ///< "facility", "enterprise"
  std::vector<std::string> notes;
  std::vector<GuideStream> streams;
  std::vector<GuideRatio> ratios;
  std::vector<GuideInput> inputs;
  std::vector<GuideParameter> parameters;
  std::vector<GuideLine> lines;
  std::string file, sha256;

  std::string ref() const { return id + "/" + version; }
  const GuideInput* input(std::string_view input_id) const;
  const GuideParameter* parameter(std::string_view parameter_id) const;
};

/// Reads one guide; `ratios` are those of data/carbon/ratios.toml. Formulas are not compiled here.
/// Returns malformed with every fault, one a line.
Result<Guide> read_guide(const terms::SourceFile& file, std::span<const GuideRatio> ratios);
Result<std::vector<GuideRatio>> read_ratios(const terms::SourceFile& file);

}  // namespace lantian::carbon
