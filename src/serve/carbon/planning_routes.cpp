#include "base/text.hpp"
#include "serve/carbon/desk.hpp"
#include "serve/carbon/planning_office.hpp"
#include "serve/carbon/reduction_desk.hpp"
#include "serve/carbon/yearly_desk.hpp"

#include <charconv>
#include <mutex>

namespace lantian::serve {
namespace {

/// A year of the query; 0: none was given.
Result<int> planning_year(const HttpRequest& request) {
  const std::string text = request.field("year").value_or("");
  if (text.empty()) return 0;
  int year = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), year);
  constexpr int first = 1990, last = 2100;
  if (read.ec == std::errc{} && read.ptr == text.data() + text.size() && year >= first && year <= last) return year;
  return Error{ErrorCode::invalid_argument, in_quotes(text) + " is no year; write it as 2024, or leave it out", "year"};
}

Answer pathway_reply(const CarbonDesk& desk, const HttpRequest& request) {
  LANTIAN_TRY(const auto filings, filings_of(desk));
  LANTIAN_TRY(const int year, planning_year(request));
  const std::string& root = desk.office->office().root();
  LANTIAN_TRY(const EnergyRules rules, open_energy_rules(root));
  LANTIAN_TRY(const EnergyRegion set, energy_region_now(desk, rules));
  LANTIAN_TRY(const auto answer,
              pathway_answer(*desk.carbon, root, *filings, request.field("scenario").value_or(""), year, &set));
  if (request.field("format").value_or("") != "csv") return json_reply(pathway_json(*desk.carbon, *answer));
  HttpReply reply;
  reply.content_type = "text/csv; charset=utf-8";
  reply.body = pathway_csv(*answer);
  return reply;
}

/// The inventory is read again only when it changed: it may hold thousands of sources.
class ReductionShelf {
 public:
  Result<std::string> page(const CarbonDesk& desk) {
    const std::scoped_lock one{turn_};
    const std::uint64_t now = desk.sources == nullptr ? 1 : desk.sources->version();
    if (now == version_) return made_;
    LANTIAN_TRY(const ReductionPage page, reduction_page(desk));
    made_ = reduction_json(page);
    version_ = now;
    return made_;
  }

 private:
  std::mutex turn_;
  std::uint64_t version_ = 0;
  std::string made_;
};

}  // namespace

void mount_carbon_planning(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  const auto shelf = std::make_shared<ReductionShelf>();
  router.on("GET", "/api/v1/carbon/pathway", [desk](const Call& call) { return pathway_reply(*desk, call.request); });
  router.on("GET", "/api/v1/carbon/reduction", [desk, shelf](const Call&) -> Answer {
    LANTIAN_TRY(std::string json, shelf->page(*desk));
    return json_reply(std::move(json));
  });
}

}  // namespace lantian::serve
