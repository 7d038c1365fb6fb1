#pragma once
#include "base/period.hpp"
#include "respond/list/check.hpp"
#include "respond/list/shares.hpp"
#include "respond/list/sheet.hpp"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What reduction lists are read, checked and drawn with: data/grades and data/respond.
namespace lantian::serve {

/// Where the enterprises of a place lie.
struct ListPlace {
  std::string unit;
  respond::ListContext::Box box;
  std::vector<std::string> counties;
};

/// Cuts of one kind of dust or fleet at yellow, orange, red.
struct DraftCut {
  std::vector<std::string> classes;
  std::string kind;
  std::array<int, 3> percent{};
  terms::Name text;
};

/// How a SYNTHETIC list is drawn: every number is invented.
struct DraftPlan {
  std::uint64_t seed = 0;
  int units_per_1000_sources = 1000, most_lines = 1, small_below_t = 0;
  Day grade_until{}, guarantee_from{}, guarantee_to{};
  int vehicles_per_100_t = 0, most_vehicles = 0;
  std::array<int, 2> c4_percent{}, heat_load_percent{}, waste_load_percent{};
  std::vector<std::string> heat_sectors, waste_industries;
  int waste_of_20 = 0, pledge_of_20 = 0, pledge_percent = 0, nox_g_per_vehicle_day = 1;
  std::vector<DraftCut> dust, mobile;
  terms::Name unit, contact, address, proof, approver, notice, pledge;
};

/// Who approves a list before orders are made from it.
struct ListApprovalRule {
  terms::Name office;
  std::vector<std::string> roles;  ///< which hold respond.approve as well
  bool another_person = true;      ///< than the one who brought the list in
};

struct ListOffice {
  respond::GradeRules rules;
  respond::ListForms forms;
  std::vector<ListPlace> places;
  DraftPlan draft;
  ListApprovalRule approval;
  std::map<std::string, terms::Name, std::less<>> fuels;  ///< words of inventories and lists, as people read them

  /// A day, and the box and counties of a list's place.
  respond::ListContext context(std::string_view unit, Day on) const;
};
/// Reads them below `root`. Returns not_found, or malformed with every fault.
Result<ListOffice> open_list_office(const std::string& root);

/// The day a list is judged on when nobody says another: today, or for a synthetic list the middle of its season.
Day usual_list_day(const respond::ReductionList& list, Day today);
/// "652300-HS2023": under which a list is kept.
std::string list_key(std::string_view unit, std::string_view season);

}  // namespace lantian::serve
