#include "serve/sensorthings/desk_test.hpp"

namespace lantian::serve {
namespace {

using terms::Species;

/// Twelve series of two hours, noon on the last day of each year.
StaDesk desk_with(int first_year, int last_year) {
  observe::Batch batch;
  batch.source = "by hand.csv";
  batch.adapter = "by-hand";
  batch.synthetic = true;
  std::uint32_t line = 1;
  for (const char* id : {"a", "b"}) {
    terms::Station station;
    station.id = id;
    batch.stations.push_back(station);
    for (const Species species : terms::basic_six) {
      for (const int year : {first_year, last_year}) {
        const auto number = static_cast<std::uint32_t>(batch.stations.size() - 1);
        const Day day{std::chrono::year{year} / 12 / 31};
        batch.readings.push_back(
            {number, ++line, hour_ending(day, 12), 1000, species, observe::Averaging::hour, observe::Mark::valid});
      }
    }
  }
  return StaDesk{batch};
}

/// The refusal says how to ask for less.
void check_refused(const StaDesk& desk, const std::string& target, const std::string& advice) {
  CAPTURE(target);
  const HttpReply reply = desk.reply(target);
  REQUIRE_MESSAGE(reply.status == 400, reply.body.substr(0, 300));
  CHECK_MESSAGE(reply.body.find(advice) != std::string::npos, reply.body);
}

}  // namespace

TEST_CASE("What would work for long on a stranger's word is refused with what to ask instead") {
  // Forty years of twelve series: 4.2 million hours to look at, 24 values in them.
  const StaDesk desk = desk_with(1984, 2023);
  check_refused(desk, "/v1.1/Observations?$orderby=result", "order by phenomenonTime");
  std::string filter = "result%20gt%201000";
  for (int n = 0; n < 20; ++n) filter += "%20and%20result%20gt%201000";
  check_refused(desk, "/v1.1/Observations?$filter=" + filter, "narrow it by phenomenonTime");
  CHECK(desk.status("/v1.1/Observations?$orderby=phenomenonTime%20desc,result") == 200);
  CHECK(desk.status("/v1.1/Observations?$filter=result%20gt%201000") == 200);
}

TEST_CASE("An answer that would grow without end is cut off with a refusal") {
  // Each round from a series over its one hour to all twelve series makes them twelve times as many.
  const StaDesk desk = desk_with(2023, 2023);
  std::string inner = "Observations";
  for (int n = 0; n < 4; ++n)
    inner = "Observations($expand=Datastream($expand=Sensor($expand=Datastreams($expand=" + inner + "))))";
  check_refused(desk, "/v1.1/Datastreams?$expand=" + inner, "64 MiB");
}

}  // namespace lantian::serve
