#pragma once
#include "twin/dice.hpp"
#include "twin/sources.hpp"
#include "twin/sources_closing.hpp"

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The inside of generate_inventory: sources before they are records. Not for other files.
namespace lantian::twin {

/// What the measures of one year take from a source: a share of its emission, of one pollutant or all.
struct Cut {
  int year = 0;
  Rational share{1};
  std::optional<inventory::Pollutant> pollutant;
  bool saves_coal = false;
};

struct MadeSource {
  inventory::Source source;
  std::size_t place = 0;  ///< in InventoryPlan::places
  Decimal annual;         ///< activity of a whole year, in the class's unit
  int season_percent = 100;
  bool finished_too = false;  ///< has a row in the period when the programmes are finished
  bool large = false;
  std::int64_t weight = 1;
  std::optional<Cut> cut;
};

/// How a piece of industry is to be treated.
enum class Purpose : std::uint64_t {
  town = 20,
  household_coal,
  place_of_enterprise,
  process_count,
  emission_weight,
  pick,
  control,
  grade,
  coordinate,
  stack,
  spread
};

/// A measure that is being written for one source.
struct MeasureWords {
  std::string_view word;       ///< of InventoryPlan::words
  std::string_view programme;  ///< that reports group by
  inventory::MeasureStatus status = inventory::MeasureStatus::built;
  Day start{};
};

/// All sources of the inventory while they are made. The steps run in the order of `run`; each leaves its activities
/// decided.
class SourceMaking {
 public:
  SourceMaking(const InventoryPlan& plan, const GeneratorBasis& basis, std::uint64_t seed)
      : plan_{plan}, basis_{basis}, seed_{seed} {}
  Result<SyntheticInventory> run();

 private:
  // sources_heating.cpp
  Result<void> make_heating();
  void make_town_households(const HeatingCohort& cohort, std::size_t place, std::int64_t households);
  Result<void> make_boilers();
  Result<void> make_farm(const HeatingCohort& cohort);
  void add_farm_sources(const HeatingCohort& cohort, std::size_t place, std::int64_t installations,
                        std::vector<std::size_t>& members);
  void make_payments();
  std::vector<std::int64_t> by_place(std::int64_t total, std::optional<std::int64_t> city, bool west_only) const;

  // sources_industry.cpp
  Result<void> make_industry();
  void make_enterprises();
  void make_enterprise(const IndustryLine& line, int of_line, std::size_t place, bool large);
  void add_process(const IndustryLine& line, const SyntheticEnterprise& enterprise, std::size_t process,
                   std::size_t place);
  void place_stack(MadeSource& made, const ProcessKind& kind);
  std::size_t drawn_place(std::uint64_t enterprise) const;
  Result<void> save_coal();
  Result<void> cut_by_policy();
  Result<void> cut_before();
  Result<void> close_industry();
  int drawn_percent(std::size_t index, std::span<const std::int64_t> percents) const;
  std::vector<std::size_t> picked(const std::function<bool(const MadeSource&)>& wanted, std::size_t most) const;

  // sources_projects.cpp
  void make_projects();
  void make_acting_projects();
  void make_later_projects();
  void make_small_projects();
  SyntheticEnterprise& enterprise_of(std::string_view id);
  inventory::EnterpriseProject& add_project(SyntheticEnterprise& enterprise, int year, std::size_t number,
                                            bool finished);
  void add_count(const MadeSource& made, std::string_view item, int year, std::int64_t amount, std::string_view unit);
  void count_treatments(std::span<const std::size_t> large, std::span<const std::size_t> small);

  // sources_spread.cpp
  Result<void> make_mobile();
  void make_trucks();
  void make_buses();
  Result<void> make_dust();
  std::size_t add_spread(const SpreadClass& of, std::size_t place, int weight, bool dust);
  Result<void> make_vehicle_groups();

  // sources.cpp
  Result<void> find_intensities();
  Result<Rational> tonnes_per_unit(const inventory::SourceClass& of_class, inventory::Pollutant pollutant) const;
  Result<void> need_class(std::string_view class_code);
  Result<SyntheticInventory> finished();
  Result<void> add_activity(const MadeSource& made, const Period& period, const Rational& amount);
  Result<void> add_activities(const MadeSource& made);

  Dice dice(Purpose purpose, std::uint64_t place, std::uint64_t number = 0) const {
    return {seed_, key_of(static_cast<std::uint64_t>(purpose), place, number)};
  }
  /// 80 .. 120, different for each number.
  std::int64_t jitter(Purpose purpose, std::uint64_t place, std::uint64_t number = 0) const {
    return 80 + dice(purpose, place, number).below(41);
  }
  /// Tonnes of the pollutant, or of all of the plan, for one unit of the class's activity.
  Rational intensity(std::string_view class_code, std::optional<inventory::Pollutant> pollutant = {}) const;
  /// What a unit of the source's yearly activity adds to the reduction by its cut; with `season`, in the season.
  Rational cut_per_unit(const MadeSource& made, bool season) const;
  ClosingShare cut_share(const MadeSource& made, bool season) const;
  /// Decides the members' activities so that their cuts, or without `cut` their emissions, add up to `total`.
  Result<void> close_cuts(std::span<const std::size_t> members, const Rational& total, bool season,
                          std::string_view what);
  Result<void> close_emissions(std::span<const std::size_t> members, const Rational& total, std::string_view what);
  Rational reduced(int year, bool season, const std::function<bool(const MadeSource&)>& which) const;
  Rational emitted(const std::function<bool(const MadeSource&)>& which) const;
  Rational coal_saved(int year) const;

  terms::Name named(std::string_view word,
                    std::initializer_list<std::pair<std::string_view, terms::Name>> fillings) const;
  const InventoryPlace& place_of(const MadeSource& made) const { return plan_.places[made.place]; }
  std::size_t place_index(std::string_view unit_id) const;
  MadeSource& add_source(MadeSource made);
  void put_near(MadeSource& made, std::uint64_t number);
  inventory::Measure measure_for(const MadeSource& made, const MeasureWords& words) const;
  void retire(MadeSource& made, const MeasureWords& words, int year, bool saves_coal);
  void control(MadeSource& made, const MeasureWords& words, int year, int percent,
               std::optional<inventory::Pollutant> pollutant = {});

  const InventoryPlan& plan_;
  const GeneratorBasis& basis_;
  std::uint64_t seed_;
  std::map<std::string, std::map<inventory::Pollutant, Rational>, std::less<>> intensities_;
  std::vector<MadeSource> made_;
  SyntheticInventory inventory_;
  std::vector<std::size_t> coal_members_, policy_members_;  ///< sources with a project of the base year
};

/// "2023-04-01".
Day day_in(int year, unsigned month, unsigned day);
inline Rational percent_share(std::int64_t percent) {
  return Rational::of(percent, 100);
}
inline terms::Name number_name(std::string text) {
  return {text, text};
}

}  // namespace lantian::twin
