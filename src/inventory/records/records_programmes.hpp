#pragma once
#include "inventory/programmes/programme_dust.hpp"
#include "inventory/programmes/programme_exhaust.hpp"
#include "inventory/programmes/programme_heating.hpp"
#include "inventory/programmes/programme_projects.hpp"
#include "inventory/programmes/programme_vehicles.hpp"
#include "inventory/records/records.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// From the tables of programmes (data/inventory/forms/) to their records. A row may say several things: a household is
/// converted, looked at and paid for in one line. Rules and limits judge the records later (`summarise_...`).
namespace lantian::inventory {

/// Records of several kinds from one table, or every refusal and then nothing.
struct HeatingRecords {
  std::vector<HeatingHousehold> households;
  std::vector<HeatingCheck> checks;
  std::vector<SubsidyPayment> payments;
  std::vector<terms::RowRefusal> refusals;
  bool ok() const { return refusals.empty(); }
};
/// Form "households". A check of a row that stands for several households needs "checked" and "relapsed"; of one
/// household its result is enough. "absent" is no check. A payment needs fund, sum and day and is for the year in which
/// the row was done. "subsidy due" is not taken: what is due follows from the rule.
HeatingRecords read_heating_records(const RecordTable& table, const RecordBooks& books);

struct ExhaustRecords {
  std::vector<ExhaustTest> tests;  ///< one for each reading of a row
  std::vector<ExhaustRepair> repairs;
  std::vector<terms::RowRefusal> refusals;
  bool ok() const { return refusals.empty(); }
};
/// Form "exhaust_tests". The rule decides what exceeds; the "result" of the row only says whether the test was valid.
/// Refuses a row without a reading and a repair without the day on which the owner was told.
ExhaustRecords read_exhaust_records(const RecordTable& table, const RecordBooks& books);

/// Form "projects". Its columns of tonnes are what the plan declares; they stand beside what the engine computes.
Taken<EnterpriseProject> read_project_records(const RecordTable& table, const RecordBooks& books);

/// Form "vehicles". Refuses classes that are no leaf.
Taken<Vehicle> read_vehicle_records(const RecordTable& table, const RecordBooks& books);

/// Form "dust_sites".
Taken<DustSite> read_dust_records(const RecordTable& table, const RecordBooks& books);

/// Form "bare_land". A plot that is covered, green, hard or built over counts 0 ha in its survey.
Taken<BareLandSurvey> read_bare_land_records(const RecordTable& table, const RecordBooks& books);

/// Form "sweeping". Refuses a period that is no month.
Taken<Sweeping> read_sweeping_records(const RecordTable& table, const RecordBooks& books);

/// What a county reports of its new-energy vehicles of one kind at the end of a period. A report, not a register: it
/// stands beside the vehicles of form "vehicles" and is never added to them.
struct FleetCount {
  std::string record;
  std::string county;
  Period period;
  std::string kind;  ///< "bus", "taxi", "official", ..., "all"
  int new_energy = 0;
  std::optional<int> of_total;  ///< all vehicles of the kind; absent = not reported, so there is no share
  std::optional<int> chargers;
  bool synthetic = false;
};
/// Form "fleet". Refuses more new-energy vehicles than there are of all.
Taken<FleetCount> read_fleet_records(const RecordTable& table, const RecordBooks& books);

}  // namespace lantian::inventory
