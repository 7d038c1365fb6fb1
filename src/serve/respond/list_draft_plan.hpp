#pragma once
#include "inventory/source.hpp"
#include "serve/respond/list_office.hpp"
#include "twin/dice.hpp"

#include <map>
#include <string>
#include <vector>

/// The drawing of a synthetic list, source by source. Parts of list_draft alone.
namespace lantian::serve {

class ListDrawing {
 public:
  explicit ListDrawing(const ListOffice& lists) : lists_{lists}, plan_{lists.draft} {}

  /// `day`: grams of the mean day; `days`: of the season.
  void add(const inventory::Source& source, const respond::DailyGrams& day, int days);
  /// Enterprises with their units and measures, dust sites and fleets. Once.
  respond::ReductionList done();

 private:
  struct Point {
    const inventory::Source* source = nullptr;
    respond::DailyGrams day{};
    int lines = 1;
  };
  struct Plant {
    std::vector<Point> points;
    double season_t = 0;  ///< SO2 + NOx + PM
  };
  /// What a draw is for.
  enum class Draw : std::uint64_t { lines = 1, parts, vehicles, c4, load, waste, pledge };

  twin::Dice dice(Draw purpose, std::string_view id) const;
  static int within(twin::Dice& draw, const std::array<int, 2>& range);
  void add_dust(const inventory::Source& source, const respond::DailyGrams& day);
  void add_fleet(const inventory::Source& source, const respond::DailyGrams& day);
  void split_lines();
  respond::Enterprise enterprise(const std::string& id, const Plant& plant);
  std::string grade_of(const inventory::Source& source, const std::string& industry) const;
  void add_units(const Plant& plant, respond::Enterprise& one);
  void guarantee(respond::Enterprise& one);
  void pledge(const respond::Enterprise& one);

  const ListOffice& lists_;
  const DraftPlan& plan_;
  int days_ = 1;
  std::map<std::string, Plant> plants_;
  respond::ReductionList list_;
};

}  // namespace lantian::serve
