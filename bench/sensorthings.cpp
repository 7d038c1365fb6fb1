#include "measure.hpp"
#include "serve/sensorthings/routes.hpp"
#include "synthetic_book.hpp"

#include <charconv>

/// bench_sensorthings [STATIONS [DIRECTORY]]: the two questions that SensorThings services are asked most and answer
/// slowest: the newest value of every station, and a year of one series. The answers are checked against the formula of
/// the book; a wrong one fails.
namespace lantian::bench {
namespace {

using serve::HttpReply;

constexpr const char* newest =
    "$expand=Locations,Datastreams($expand=Observations($orderby=phenomenonTime%20desc;$top=1))&$top=10000";

struct Face {
  serve::Office office;
  serve::AirShelf air;
  serve::AnswerShelf kept{1U << 20U};
  serve::Router router;

  HttpReply get(const std::string& path, const std::string& query) const {
    serve::HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.query = query;
    request.headers = {{"host", "localhost"}, {"accept-language", "zh"}};
    return router(request);
  }
};

/// The same cells as every benchmark's book, at stations with places.
int fill(const std::string& directory, const BookShape& shape) {
  auto book = keep::open_book(directory, {});
  if (!book) return failed(book.error());
  for (int first = 0; first < shape.stations; first += shape.stations_a_batch) {
    observe::Batch batch = known_batch(shape, first, std::min(first + shape.stations_a_batch, shape.stations));
    int number = first;
    for (terms::Station& station : batch.stations) {
      station.longitude = Decimal{80'000 + 10 * number, 3};
      station.latitude = Decimal{44'000 + number++, 3};
    }
    const auto receipt = (*book)->append(batch, {}, UtcSeconds{});
    if (!receipt) return failed(receipt.error());
  }
  return 0;
}

std::size_t times_in(std::string_view text, std::string_view piece) {
  std::size_t count = 0;
  for (std::size_t at = text.find(piece); at != std::string_view::npos; at = text.find(piece, at + 1)) ++count;
  return count;
}

double number_behind(std::string_view text, std::size_t at) {
  double value = -1;
  std::from_chars(text.data() + at, text.data() + text.size(), value);
  return value;
}

constexpr const char* species_ids[] = {"pm25", "pm10", "so2", "no2", "co", "o3"};

double printed(std::size_t species, std::int32_t thousandths) {
  return thousandths / (terms::basic_six[species] == terms::Species::co ? 1e6 : 1e3);
}

/// Every series shows its last usable cell, and nothing else.
bool newest_is_right(std::string_view body, const BookShape& shape) {
  const auto series = static_cast<std::size_t>(shape.stations) * terms::basic_six.size();
  if (times_in(body, "\"result\":") != series) return false;
  if (times_in(body, "\"type\":\"Point\"") < static_cast<std::size_t>(shape.stations)) return false;
  std::size_t at = 0;
  for (int station = 0; station < shape.stations; ++station) {
    for (std::size_t species = 0; species < terms::basic_six.size(); ++species) {
      int hour = shape.hours() - 1;
      while (!known_cell(station, species, hour).usable()) --hour;
      const UtcSeconds begin = to_utc(hour_ending(shape.period.begin, hour));
      const std::string id = fmt::format("\"@iot.id\":\"{}:{}:PT1H:{}Z\"", station_id(station), species_ids[species],
                                         text_of(begin).substr(0, 13));
      at = body.find(id, at);
      if (at == std::string_view::npos) return false;
      const double value = number_behind(body, body.find("\"result\":", at) + 9);
      if (value != printed(species, known_cell(station, species, hour).thousandths)) return false;
    }
  }
  return true;
}

bool year_is_right(std::string_view body, int station, std::size_t species, const BookShape& shape) {
  std::size_t at = 0;
  for (int hour = 0; hour < shape.hours(); ++hour) {
    const KnownCell cell = known_cell(station, species, hour);
    if (!cell.usable()) continue;
    at = body.find("\"result\":", at);
    if (at == std::string_view::npos) return false;
    at += 9;
    if (number_behind(body, at) != printed(species, cell.thousandths)) return false;
  }
  return body.find("\"result\":", at) == std::string_view::npos;
}

template <class Check>
bool asked(const char* name, const Face& face, const std::pair<std::string, std::string>& question, double goal,
           const Check& check) {
  for (const char* round : {"first", "again", "again"}) {
    const auto start = Clock::now();
    const double cpu = cpu_seconds();
    const HttpReply reply = face.get(question.first, question.second);
    const double seconds = seconds_since(start);
    const double cpu_used = cpu_seconds() - cpu;
    if (reply.status != 200 || !check(reply.body)) {
      fmt::print(stderr, "bench_sensorthings: wrong answer to '{}': {} {}\n", name, reply.status,
                 reply.body.substr(0, 300));
      return false;
    }
    fmt::print("{:<28} {:7.1f} ms  {:5.2f} of the goal of {:3.0f} ms  (cpu {:.1f} ms, {}, {} kB, answer checked)\n",
               name, seconds * 1e3, seconds / goal, goal * 1e3, cpu_used * 1e3, round, reply.body.size() / 1000);
  }
  return true;
}

int ask(const std::string& directory, const BookShape& shape) {
  auto office = serve::Office::open(LANTIAN_DATA_ROOT);
  if (!office) return failed(office.error());
  auto words = serve::ApiWords::open(LANTIAN_DATA_ROOT);
  if (!words) return failed(words.error());
  auto book = keep::open_book(directory, {});
  if (!book) return failed(book.error());
  Face face{*std::move(office), {}, serve::AnswerShelf{1U << 20U}, serve::Router{*std::move(words)}};
  serve::mount_sensorthings(face.router, {&face.office, &face.air, &face.kept, nullptr, "changji"});
  face.air.put(*std::move(book));
  auto start = Clock::now();
  if (face.get("/v1.1/Things", "$top=0").status != 200) return 1;
  fmt::print("catalog of {} stations     {:7.1f} ms, once for each version of the book\n", shape.stations,
             seconds_since(start) * 1e3);
  const int station = shape.stations / 2;
  const std::size_t species = 5;
  const std::string series =
      fmt::format("/v1.1/Datastreams('{}:{}:PT1H')/Observations", station_id(station), species_ids[species]);
  const std::string year =
      "$filter=phenomenonTime%20ge%202022-12-31T16:00:00Z%20and%20phenomenonTime%20lt%202023-12-31T16:00:00Z"
      "&$top=10000&$orderby=phenomenonTime%20asc";
  const auto right_year = [&](std::string_view body) { return year_is_right(body, station, species, shape); };
  const bool good = asked("newest of every station", face, {"/v1.1/Things", newest}, 0.1,
                          [&](std::string_view body) { return newest_is_right(body, shape); }) &&
                    asked("a year of one series", face, {series, year}, 0.3, right_year);
  fmt::print("peak {} MiB\n", peak_mib());
  return good ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  lantian::bench::BookShape shape;
  shape.stations = 500;
  return lantian::bench::with_book(
      argc, argv, shape.stations, [&](const std::string& directory) { return lantian::bench::fill(directory, shape); },
      [&](const std::string& directory) { return lantian::bench::ask(directory, shape); });
}
