#pragma once
#include "inventory/allocation/profile.hpp"

/// Hours that a monitor in the stack measured, instead of a profile.
namespace lantian::inventory {

/// Emission of hours in a row, kg; an absent hour was not measured and not substituted.
struct MeasuredHours {
  HourEnding first{};
  std::vector<std::optional<double>> kg;
  std::optional<double> at(HourEnding hour) const;
};

/// The measured hours are the shares, all of them: a measured series replaces a profile fully.
/// Returns incomplete when an hour of the period is absent (with the first ones and what to do), invalid_argument for a
/// negative hour or when the whole period measured nothing, which says nothing of when.
Result<HourShares> shares_of_measured(const MeasuredHours& measured, const Period& period);

/// To be asked for by name: measured hours keep their kg, and the rest of `total_kg` lies on the other hours by
/// `profile` (shares of the same period). Where these hours have no share in the profile they share evenly.
/// Returns invalid_argument for a negative hour, or when the measured hours alone hold more than the total, or when
/// every hour is measured and their sum is not the total (both beyond 1e-9 relative): one of the two is wrong.
Result<HourShares> shares_of_partly_measured(const MeasuredHours& measured, double total_kg, const HourShares& profile);

}  // namespace lantian::inventory
