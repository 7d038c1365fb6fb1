#include "observe/columns.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe {
namespace {

struct RoleNames {
  Role role;
  const Spellings* names;
};

std::vector<RoleNames> roles_of(const FileLayout& layout) {
  const ClockLayout& clock = layout.clock;
  std::vector<RoleNames> roles{{Role::year, &clock.year},
                               {Role::month, &clock.month},
                               {Role::day, &clock.day},
                               {Role::hour, &clock.hour},
                               {Role::date, &clock.date},
                               {Role::stamp, &clock.stamp},
                               {Role::station, &layout.station.column},
                               {Role::station_name, &layout.station.name},
                               {Role::longitude, &layout.station.longitude},
                               {Role::latitude, &layout.station.latitude},
                               {Role::unit, &layout.unit.column},
                               {Role::level, &layout.published.level},
                               {Role::primary, &layout.published.primary}};
  if (layout.tall) {
    roles.push_back({Role::tall_species, &layout.tall->species});
    roles.push_back({Role::tall_value, &layout.tall->value});
    roles.push_back({Role::tall_unit, &layout.tall->unit});
  }
  return roles;
}

bool names_hold(const Spellings& names, std::string_view folded) {
  return std::ranges::any_of(names, [&](const std::string& name) { return folded_name(name) == folded; });
}

/// "pm2.5(ug/m3)" cut into name and unit; the unit is empty when the header has none.
struct HeaderText {
  std::string name;
  std::string unit;
};

HeaderText cut_header(const std::string& folded) {
  if (folded.ends_with(')')) {
    const std::size_t open = folded.rfind('(');
    if (open != std::string::npos && open > 0) {
      std::string name = folded.substr(0, open);
      if (name.ends_with('/') || name.ends_with('_')) name.pop_back();
      return {name, folded.substr(open + 1, folded.size() - open - 2)};
    }
  }
  for (const std::string_view suffix : {"_ug_m3", "_mg_m3"}) {
    if (folded.ends_with(suffix))
      return {folded.substr(0, folded.size() - suffix.size()), std::string{suffix.substr(1)}};
  }
  return {folded, {}};
}

class Planner {
 public:
  Planner(std::vector<std::string> headers, const std::vector<std::string>& unit_row, const FileLayout& layout)
      : layout_{layout},
        unit_row_{unit_row},
        found_(layout.measurands.size(), no_column),
        units_(layout.measurands.size()),
        ignored_(layout.ignored.size()) {
    plan_.headers = std::move(headers);
    plan_.places.fill(no_column);
  }

  Result<ColumnPlan> plan() {
    for (std::size_t i = 0; i < plan_.headers.size(); ++i) place(i);
    check_presence();
    if (!faults_.empty()) return Error{ErrorCode::malformed, header_fault(), ""};
    settle_units();
    if (!faults_.empty()) return Error{ErrorCode::malformed, joined(faults_, "; "), ""};
    note_unused();
    return std::move(plan_);
  }

 private:
  void place(std::size_t i) {
    const std::string folded = folded_name(plan_.headers[i]);
    if (folded.empty()) {
      if (!layout_.empty_tail && layout_.has_header) faults_.push_back(fmt::format("column {} has no name", i + 1));
      return;
    }
    if (!layout_.tall && place_measurand(i, folded)) return;
    for (const RoleNames& one : roles_of(layout_)) {
      if (!names_hold(*one.names, folded)) continue;
      std::size_t& where = plan_.places[static_cast<std::size_t>(one.role)];
      // A word such as "time" may stand for the date or for the hour; the second column takes the next role.
      if (where != no_column && folded_name(plan_.headers[where]) != folded) continue;
      if (where != no_column) return twice(where, i);
      where = i;
      return;
    }
    for (const IgnoredColumns& ignored : layout_.ignored) {
      if (!names_hold(ignored.names, folded)) continue;
      ignored_[static_cast<std::size_t>(&ignored - layout_.ignored.data())].push_back(plan_.headers[i]);
      return;
    }
    unknown_.push_back(plan_.headers[i]);
  }

  bool place_measurand(std::size_t i, const std::string& folded) {
    const HeaderText cut = cut_header(folded);
    for (std::size_t m = 0; m < layout_.measurands.size(); ++m) {
      const Spellings& names = layout_.measurands[m].names;
      const bool whole = names_hold(names, folded);
      if (!whole && (cut.unit.empty() || !names_hold(names, cut.name))) continue;
      if (found_[m] != no_column) {
        twice(found_[m], i);
        return true;
      }
      found_[m] = i;
      units_[m] = whole ? std::string{} : cut.unit;
      return true;
    }
    return false;
  }

  void twice(std::size_t first, std::size_t second) {
    faults_.push_back(fmt::format("{} (column {}) and {} (column {}) are the same column twice; keep one",
                                  in_quotes(plan_.headers[first]), first + 1, in_quotes(plan_.headers[second]),
                                  second + 1));
  }

  void want(const Spellings& names) { faults_.push_back(fmt::format("missing: {}", shown(names))); }

  void check_presence() {
    check_time();
    if (layout_.station.from == Origin::column && plan_.at(Role::station) == no_column) want(layout_.station.column);
    if (layout_.unit.from == Origin::column && plan_.at(Role::unit) == no_column) want(layout_.unit.column);
    if (layout_.tall) {
      if (plan_.at(Role::tall_species) == no_column) want(layout_.tall->species);
      if (plan_.at(Role::tall_value) == no_column) want(layout_.tall->value);
    } else {
      bool any = false;
      for (std::size_t m = 0; m < found_.size(); ++m) {
        any = any || found_[m] != no_column;
        if (found_[m] == no_column && !layout_.measurands[m].optional) want(layout_.measurands[m].names);
      }
      if (!any) faults_.push_back("no column of a pollutant");
    }
    if (!layout_.unknown_columns && !unknown_.empty()) {
      std::string names;
      for (const std::string& name : unknown_) names += (names.empty() ? "" : ", ") + in_quotes(name);
      faults_.push_back(fmt::format("unknown: {}", names));
    }
  }

  void check_time() {
    const bool daily = layout_.averaging == terms::Averaging::day;
    const auto has = [&](Role role) { return plan_.at(role) != no_column; };
    if (has(Role::year) && has(Role::month) && has(Role::day) && (daily || has(Role::hour))) {
      plan_.style = TimeStyle::parts;
    } else if (daily && (has(Role::date) || has(Role::stamp))) {
      plan_.style = TimeStyle::date;
      if (!has(Role::date))
        std::swap(plan_.places[static_cast<std::size_t>(Role::date)],
                  plan_.places[static_cast<std::size_t>(Role::stamp)]);
    } else if (has(Role::date) && (has(Role::hour) || has(Role::stamp))) {
      plan_.style = TimeStyle::date_and_hour;
      if (!has(Role::hour))
        std::swap(plan_.places[static_cast<std::size_t>(Role::hour)],
                  plan_.places[static_cast<std::size_t>(Role::stamp)]);
    } else if ((has(Role::stamp) || has(Role::date)) && !layout_.clock.stamp_formats.empty()) {
      plan_.style = TimeStyle::stamp;
      if (!has(Role::stamp))
        std::swap(plan_.places[static_cast<std::size_t>(Role::date)],
                  plan_.places[static_cast<std::size_t>(Role::stamp)]);
    } else {
      std::vector<std::string> wanted;
      for (const Spellings* names : {&layout_.clock.stamp, &layout_.clock.date, &layout_.clock.year,
                                     &layout_.clock.month, &layout_.clock.day, &layout_.clock.hour}) {
        if (!names->empty()) wanted.push_back(shown(*names));
      }
      faults_.push_back(fmt::format("missing the time: {}", joined(wanted, " / ")));
    }
  }

  std::string header_fault() const {
    std::vector<std::string> found;
    for (const std::string& header : plan_.headers) found.push_back(in_quotes(header, 40));
    std::vector<std::string> expected;
    for (const RoleNames& one : roles_of(layout_)) {
      if (!one.names->empty()) expected.push_back(shown(*one.names));
    }
    if (!layout_.tall) {
      for (const MeasurandColumn& column : layout_.measurands) expected.push_back(shown(column.names));
    }
    return fmt::format("the header does not fit adapter {}: {}.\n  found:    {}\n  expected: {}", layout_.id,
                       joined(faults_, "; "), joined(found, ", "), joined(expected, ", "));
  }

  /// The unit a source of it states; a fault when the word is none of ours.
  std::optional<ConcentrationUnit> stated(const std::string& word, const MeasurandColumn& column,
                                          std::string_view place) {
    if (word.empty() || column.item.species == terms::Species::published_aqi) return std::nullopt;
    const auto unit = unit_of_text(word);
    if (!unit) {
      faults_.push_back(
          fmt::format("the {} gives {} the unit {}; allowed: ug/m3, mg/m3. Convert the column (ppb and ppm depend "
                      "on temperature and pressure) and export again",
                      place, column.names.front(), in_quotes(word)));
    }
    return unit;
  }

  void settle_units() {
    for (std::size_t m = 0; m < found_.size(); ++m) {
      const MeasurandColumn& column = layout_.measurands[m];
      if (found_[m] == no_column && !layout_.tall) continue;
      const std::size_t at = layout_.tall ? plan_.at(Role::tall_value) : found_[m];
      std::optional<ConcentrationUnit> unit = column.unit;
      if (!layout_.tall) {
        combine(unit, stated(units_[m], column, "header"), column);
        if (at < unit_row_.size())
          combine(unit, stated(std::string{trimmed(unit_row_[at])}, column, "unit row"), column);
      }
      if (!unit && !layout_.tall && column.item.species != terms::Species::published_aqi) {
        assumed_.push_back(
            fmt::format("{} {}", column.names.front(), terms::text_of(terms::printed_unit(column.item.species))));
      }
      plan_.measurands.push_back(
          {at, value_form(layout_, column, unit.value_or(terms::printed_unit(column.item.species)))});
    }
    if (!assumed_.empty()) {
      plan_.notes.push_back(
          fmt::format("no unit is given in the file; read in the units of the standard: {}", joined(assumed_, ", ")));
    }
  }

  void combine(std::optional<ConcentrationUnit>& unit, std::optional<ConcentrationUnit> said,
               const MeasurandColumn& column) {
    if (unit && said && *unit != *said) {
      faults_.push_back(fmt::format("mixed units for {}: {} and {}; which one holds cannot be known, correct the file",
                                    column.names.front(), terms::text_of(*unit), terms::text_of(*said)));
    }
    if (said) unit = said;
  }

  void note_unused() {
    for (std::size_t i = 0; i < ignored_.size(); ++i) {
      if (ignored_[i].empty()) continue;
      plan_.notes.push_back(fmt::format("not read: {} ({})", joined(ignored_[i], ", "), layout_.ignored[i].reason));
    }
    if (!unknown_.empty()) {
      std::string names;
      for (const std::string& name : unknown_) names += (names.empty() ? "" : ", ") + in_quotes(name);
      plan_.notes.push_back(fmt::format("columns not known to adapter {} are not read: {}", layout_.id, names));
    }
  }

  const FileLayout& layout_;
  const std::vector<std::string>& unit_row_;
  ColumnPlan plan_;
  std::vector<std::size_t> found_;
  std::vector<std::string> units_;
  std::vector<std::vector<std::string>> ignored_;  ///< headers met, by entry of the layout's list
  std::vector<std::string> unknown_;
  std::vector<std::string> assumed_;
  std::vector<std::string> faults_;
};

}  // namespace

Result<ColumnPlan> plan_columns(std::vector<std::string> headers, const std::vector<std::string>& unit_row,
                                const FileLayout& layout) {
  return Planner{std::move(headers), unit_row, layout}.plan();
}

bool is_unit_row(const std::vector<std::string>& cells) {
  bool any = false;
  for (const std::string& cell : cells) {
    if (unit_of_text(cell)) any = true;
    if (parse_decimal(trimmed(cell))) return false;
  }
  return any;
}

}  // namespace lantian::observe
