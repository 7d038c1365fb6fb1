#include "serve/explain_book.hpp"

#include "base/text.hpp"
#include "serve/explain_layout.hpp"
#include "serve/inputs.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using explain::Frame;

/// Concentrations as they are printed: CO in mg/m3.
constexpr double per_thousandth(terms::Species species) {
  return species == terms::Species::co ? 1e-6 : 1e-3;
}

/// "pm25", as frames name columns.
std::string column_name(terms::Species species) {
  std::string out;
  for (const char c : lowered(terms::symbol(species))) {
    if (c != '.') out += c;
  }
  return out;
}

Result<Frame> frame_of_stations(const keep::ReadingBook& book, const std::vector<std::string>& stations,
                                const Period& period) {
  const std::vector<terms::Species> species{terms::basic_six.begin(), terms::basic_six.end()};
  LANTIAN_TRY(const observe::Slab slab, book.hours({stations, species, period, std::nullopt}));
  const auto hours = static_cast<std::size_t>(period.days()) * 24;
  Frame out;
  for (std::size_t n = 0; n < hours; ++n) {
    out.ends.push_back(hour_ending(period.begin, 1) + std::chrono::hours{n});
  }
  for (std::size_t s = 0; s < species.size(); ++s) {
    explain::Values values(hours);
    for (std::size_t n = 0; n < hours; ++n) {
      double sum = 0;
      int count = 0;
      for (std::size_t station = 0; station < stations.size(); ++station) {
        const observe::Cell cell = slab.series(station, s)[n];
        if (!cell.present()) continue;
        sum += cell.thousandths();
        ++count;
      }
      if (count > 0) values[n] = sum / count * per_thousandth(species[s]);
    }
    out.columns.push_back(
        {column_name(species[s]), std::string{terms::text_of(terms::printed_unit(species[s]))}, std::move(values)});
  }
  return out;
}

bool holds_anything(const Frame& frame) {
  return std::ranges::any_of(frame.columns, [](const explain::Column& column) {
    return std::ranges::any_of(column.values, [](const auto& value) { return value.has_value(); });
  });
}

}  // namespace

Result<Frame> frame_of_book(const Office& office, const keep::ReadingBook& book, std::string_view word,
                            const Period& period) {
  LANTIAN_TRY(const terms::Unit unit, find_unit(office, book, word));
  LANTIAN_TRY(const auto known, book.stations());
  LANTIAN_TRY(const auto synthetic, book.synthetic());
  std::vector<Frame> members;
  if (unit.kind == terms::UnitKind::group) {
    for (const std::string& id : unit.members) {
      LANTIAN_TRY(const terms::Unit member, find_unit(office, book, id));
      const auto stations = stations_of(member, known);
      if (stations.empty()) continue;
      LANTIAN_TRY(auto frame, frame_of_stations(book, stations, period));
      if (holds_anything(frame)) members.push_back(std::move(frame));
    }
  } else {
    LANTIAN_TRY(auto frame, frame_of_stations(book, stations_of(unit, known), period));
    if (holds_anything(frame)) members.push_back(std::move(frame));
  }
  if (members.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("the book holds no hourly reading of {} from {} to {}; import some, or ask for a period "
                             "that it covers",
                             unit.id, text_of(period.begin), text_of(period.last())),
                 ""};
  }
  Frame out = mean_of(members);
  out.synthetic = synthetic.value_or(false);
  return out;
}

}  // namespace lantian::serve
