#pragma once
#include "case_runner.hpp"
#include "inventory/measures/sensitivity.hpp"
#include "inventory/programmes/programme_dust.hpp"
#include "inventory/programmes/programme_exhaust.hpp"
#include "inventory/programmes/programme_heating.hpp"
#include "inventory/programmes/programme_vehicles.hpp"

#include <string>
#include <vector>

/// The rules of programmes, for verbs on measures.
namespace lantian::cases {

/// data/inventory/{programmes,dust}.toml and regions/changji/sensitivity.toml, read once. A fault ends the run.
struct ProgrammeBooks {
  inventory::HeatingRule heating;
  inventory::VehicleRule vehicles;
  inventory::ExhaustRule exhaust;
  inventory::DustRule dust;
  std::vector<inventory::Sensitivity> sensitivities;
};
const ProgrammeBooks& programme_books();

/// "row 3": how a case's records are called.
std::string record_of(std::size_t position);
/// The day of the report, which stands behind the verb.
Day as_of(const Call& call, Asking& asking);
std::string count_text(std::int64_t count);
/// A mass as a case compares it: to nine decimals of a tonne.
Value tonnes(double mass_t);
/// The words of a clause from a position on, with blanks between them.
std::string rest_of(const Clause& clause, std::size_t from);

}  // namespace lantian::cases
