#pragma once
#include "docket/actor.hpp"
#include "docket/bring_in.hpp"
#include "docket/case_type.hpp"
#include "terms/region.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What a region pack says about its docket: regions/<id>/docket.toml.
namespace lantian::docket {

struct RegisterSource {
  std::string id;    ///< of the register or the list of petitions; also the name of its file
  std::string type;  ///< case type of its records
  RegisterSteps steps;
};

struct RegionRoute {
  std::string topic, area, unit;
};
struct RegionOffice {
  std::string unit, area;
  terms::Name name;
};
struct RegionPlace {
  std::string id, parent;
  AreaLevel level = AreaLevel::county;
};

struct RegionDocket {
  std::string calendar = "cn";
  std::string feed_domain = "docket";
  std::string default_place;
  int soon_days = 0;
  std::vector<RegisterSource> registers, petitions;
  std::vector<RegionPlace> places;
  std::vector<RegionRoute> routes;
  std::vector<RegionOffice> offices;
  std::string source, status;

  /// Null when unknown.
  const RegisterSource* register_named(std::string_view id) const;
  const RegisterSource* petitions_named(std::string_view id) const;
  /// The office that a case goes to here; empty when the region leaves it to the type.
  std::string route(std::string_view topic, std::string_view place, const Areas& areas) const;
  /// The name of an office of an area, where the region has one; null else.
  const terms::Name* office(std::string_view unit, std::string_view area) const;
};

/// All faults at once, one a line. Returns malformed: an unknown type, step, topic, office or level, a place twice.
Result<RegionDocket> read_region_docket(const terms::SourceFile& file, const CaseTypes& types);

/// The areas of a region with the places that its docket adds.
Areas areas_of(const terms::Region& region, const RegionDocket& docket);

}  // namespace lantian::docket
