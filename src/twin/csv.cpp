#include "twin/twin.hpp"

#include <fmt/core.h>

#include <charconv>

namespace lantian::twin {
namespace {

constexpr std::size_t co_column = 4;  // of terms::basic_six

void put_whole(std::string& text, std::int64_t value) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text.append(digits.data(), end);
}

/// ug/m3 without decimals; CO in mg/m3 with the two decimals the twin gives it.
void put_cell(std::string& text, observe::Cell cell, std::size_t column) {
  text += ',';
  if (!cell.present()) return;
  if (column != co_column) {
    put_whole(text, cell.thousandths() / 1000);
    return;
  }
  const std::int32_t hundredths = cell.thousandths() / 10'000;
  put_whole(text, hundredths / 100);
  text += '.';
  text += static_cast<char>('0' + hundredths / 10 % 10);
  text += static_cast<char>('0' + hundredths % 10);
}

void put_day(std::string& text, const observe::Slab& hours, std::size_t station, Day day) {
  const std::string head = hours.stations()[station] + "," + text_of(day) + " ";
  const std::size_t species = hours.species().size();
  std::array<std::span<const observe::Cell>, terms::basic_six.size()> columns;
  for (std::size_t k = 0; k < species; ++k) columns[k] = hours.day(station, k, day);
  for (std::size_t h = 0; h < 24; ++h) {
    text += head;
    text += static_cast<char>('0' + (h + 1) / 10);
    text += static_cast<char>('0' + (h + 1) % 10);
    text += ":00";
    for (std::size_t k = 0; k < species; ++k) put_cell(text, columns[k][h], k);
    text += '\n';
  }
}

}  // namespace

std::vector<TwinFile> write_csv(const TwinPlan& plan, const TwinAir& air) {
  std::vector<TwinFile> files;
  std::size_t first_station = 0;
  for (const County& county : plan.counties) {
    const std::size_t end_station = first_station + county.station_ids.size();
    const int first_year = static_cast<int>(std::chrono::year_month_day{plan.period.begin}.year());
    const int last_year = static_cast<int>(std::chrono::year_month_day{plan.period.last()}.year());
    for (int year = first_year; year <= last_year; ++year) {
      const Day begin = std::max(plan.period.begin, Day{std::chrono::year{year} / 1 / 1});
      const Day end = std::min(plan.period.end, Day{std::chrono::year{year + 1} / 1 / 1});
      TwinFile file{fmt::format("twin-{}-{}.csv", county.unit_id, year), ""};
      constexpr std::size_t bytes_per_row = 64;
      file.text.reserve(static_cast<std::size_t>((end - begin).count()) * 24 * county.station_ids.size() *
                        bytes_per_row);
      file.text += "# synthetic = true\nstation,time,PM2.5,PM10,SO2,NO2,CO,O3\n";
      for (std::size_t station = first_station; station < end_station; ++station) {
        for (Day day = begin; day < end; day += std::chrono::days{1}) put_day(file.text, air.hours, station, day);
      }
      files.push_back(std::move(file));
    }
    first_station = end_station;
  }
  return files;
}

}  // namespace lantian::twin
