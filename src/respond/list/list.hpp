#pragma once
#include "base/clock.hpp"
#include "respond/level.hpp"
#include "terms/region.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The emergency reduction list: who cuts what at which level, counted by line or furnace, and how one sees it done.
namespace lantian::respond {

enum class Pollutant : std::uint8_t { so2 = 0, nox = 1, pm = 2, voc = 3 };
inline constexpr std::size_t list_pollutants = 4;
/// "so2", "nox", "pm", "voc" and back.
std::string_view word_of(Pollutant pollutant);
std::optional<Pollutant> parse_pollutant(std::string_view word);

/// Whole grams a day, by Pollutant: sums are exact.
using DailyGrams = std::array<std::int64_t, list_pollutants>;
DailyGrams operator+(const DailyGrams& a, const DailyGrams& b);

/// One line, furnace, kiln, boiler: what is stopped as a whole or lowered.
struct ProcessUnit {
  std::string id;       ///< within the list
  std::string process;  ///< as grade tables name it: "sinter", "blast_furnace", "cement_kiln"
  terms::Name name;
  std::string source;           ///< inventory::Source::id behind it; empty: none
  bool interruptible = true;    ///< coke ovens, glass and silicon furnaces, aluminium pots are not
  int hours_to_reduce = 0;      ///< from the order to the reduced load
  int minimum_load_percent = 0; ///< safe load; of an interruptible unit 0
  std::string fuel;
  std::optional<DailyGrams> base;  ///< no value: not known, which validation reports
  double stack_height_m = 0;
};

enum class MeasureKind : std::uint8_t {  ///< stored, never renumber
  own = 0,        ///< voluntary; counts only what is pledged
  stop = 1,       ///< the unit stands still
  reduce = 2,     ///< load lowered by `cut_percent`
  stretch = 3,    ///< no load: coking time, push interval
  transport = 4,  ///< trucks and machines that stay away
};
std::string_view word_of(MeasureKind kind);
std::optional<MeasureKind> parse_measure_kind(std::string_view word);

/// How execution is seen.
enum class CheckMetric : std::uint8_t { power = 0, flow = 1, load = 2, gate = 3, video = 4, patrol = 5 };  ///< stored
std::string_view word_of(CheckMetric metric);
std::optional<CheckMetric> parse_check_metric(std::string_view word);

struct ListMeasure {
  std::string enterprise;  ///< Enterprise::id
  std::string unit;        ///< ProcessUnit::id; empty: the whole plant (transport)
  Level level = Level::yellow;
  MeasureKind kind = MeasureKind::own;
  int cut_percent = 0;  ///< of the unit's base; of a stop 100
  int from_hour = 0;    ///< hours after the start of the response; a later step of the same unit replaces this one
  DailyGrams reduction{};
  std::string text;  ///< as the plant reads it
  std::vector<CheckMetric> checks;
  int threshold_percent = 0;  ///< of the usual figure; above it the measure counts as not executed
};

/// A right to go on running: it lowers the reduction that is asked for, never the emission standard.
struct Guarantee {
  std::string type;       ///< "heat", "waste", "orders", "strategic", "green"; see data/grades/exemptions.toml
  std::string proof;      ///< of the task
  int load_percent = 100; ///< approved greatest load
  Day from{}, to{};       ///< both included
  std::string approver, notice;
};

struct Enterprise {
  std::string id;
  terms::Name name;
  std::string county;  ///< unit code
  std::string uscc, permit_no, address;
  std::string management;  ///< of the permit: key, simplified, registered
  std::optional<double> longitude, latitude;
  std::string sector;    ///< GB/T 4754
  std::string industry;  ///< key of data/grades; empty: none of the key industries
  std::string grade;     ///< A, B, B-, C, D, leading, non-leading or empty
  std::optional<Day> grade_until;  ///< last day on which it holds
  bool small = false;              ///< small and hardly emitting: on or off alone
  std::optional<Guarantee> guarantee;
  std::string product;
  int heavy_vehicles_per_day = 0, heavy_vehicles_c4 = 0;  ///< c4: national IV and older
  std::string contact, phone, resident;
  std::vector<ProcessUnit> units;
  bool synthetic = false;
};

/// A building site, road or heap.
struct DustSite {
  std::string id;
  terms::Name name;
  std::string county, kind, stage;  ///< kind: construction, road, heap
  double area_m2 = 0;
  std::string monitor;  ///< id of the instrument on site; empty: none
  std::int64_t pm_base_g_d = 0;
  std::array<std::int64_t, 3> pm_reduction_g_d{};  ///< by `list_levels`
  std::array<std::string, 3> measures;
};

/// Vehicles or machines of one class.
struct MobileFleet {
  std::string id;
  terms::Name name;
  std::string county, standard;  ///< standard: "C3", "C4", ...
  std::int64_t active_per_day = 0;
  DailyGrams base{};
  std::array<DailyGrams, 3> reduction{};  ///< by `list_levels`
  std::array<std::string, 3> measures;
};

struct ReductionList {
  std::string id;  ///< "L-652300-2023.1": place, season, version
  std::string unit;
  std::string season;  ///< period name, "HS2023"
  DailyGrams base{};   ///< all emissions of society in the season: industry, mobile, dust, residential
  std::vector<Enterprise> enterprises;
  std::vector<ListMeasure> measures;
  std::vector<DustSite> dust;
  std::vector<MobileFleet> mobile;
  bool synthetic = false;

  const Enterprise* find(std::string_view enterprise) const {
    for (const Enterprise& one : enterprises) {
      if (one.id == enterprise) return &one;
    }
    return nullptr;
  }
};

}  // namespace lantian::respond
