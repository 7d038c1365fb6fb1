#pragma once
#include "inventory/programme_dust.hpp"
#include "inventory/programme_exhaust.hpp"
#include "inventory/programme_heating.hpp"
#include "inventory/programme_projects.hpp"
#include "inventory/programme_vehicles.hpp"
#include "inventory/records.hpp"

#include <vector>

/// From the tables of the programmes to their records. As with sources: values, or every refusal and no value. What a
/// row says alone is judged here; what rows say together is judged where they are summarised.
namespace lantian::inventory {

/// A household table tells three things at once.
struct HeatingTable {
  std::vector<HeatingHousehold> households;
  std::vector<HeatingCheck> checks;      ///< of rows with a re-burning check at which somebody was met
  std::vector<SubsidyPayment> payments;  ///< of rows with money paid
  std::vector<terms::RowRefusal> refusals;
};
/// Refuses: neither a plan year nor a day done, a check without result or the other way, counts of a village that do
/// not fit (checked above households, relapsed above checked, re-burning in a village without their number), money
/// without fund, day of payment or day done.
HeatingTable read_households(const RecordTable& table, const RecordBooks& books);

/// Refuses: finished before started, verified before finished or without it.
Taken<EnterpriseProject> read_projects(const RecordTable& table, const RecordBooks& books);

/// Refuses: a class that is no leaf, also as replacement; a vehicle retired before the year it was registered.
Taken<Vehicle> read_vehicles(const RecordTable& table, const RecordBooks& books);

struct ExhaustTable {
  std::vector<ExhaustTest> tests;      ///< one for each reading of a row
  std::vector<ExhaustRepair> repairs;  ///< of rows whose owner was told
  std::vector<terms::RowRefusal> refusals;
};
/// Refuses: a failed test without a reading, repair and retest out of order or before the owner was told, a state that
/// the dates do not bear out, a class that is none.
ExhaustTable read_exhaust_tests(const RecordTable& table, const RecordBooks& books);

/// Refuses: an area of 0, clean hours of a site without a monitor.
Taken<DustSite> read_dust_sites(const RecordTable& table, const RecordBooks& books);
/// Plots whose state is bare; others are no bare land any more and give no value, so that values are not parallel to
/// the records.
Taken<BareLandSurvey> read_bare_land(const RecordTable& table, const RecordBooks& books);
/// Refuses: a period that is no month, no road.
Taken<Sweeping> read_sweeping(const RecordTable& table, const RecordBooks& books);

}  // namespace lantian::inventory
