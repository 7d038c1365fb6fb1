// The response desk of the demonstration.
#include "keep/files.hpp"
#include "serve/demo_service.hpp"
#include "serve/respond/episode_office.hpp"
#include "serve/respond/forecast_desk.hpp"
#include "serve/respond/list_draft.hpp"
#include "serve/respond/order_desk.hpp"
#include "serve/respond/plan_demo.hpp"
#include "serve/respond/review_desk.hpp"

namespace lantian::serve {

void DemoService::mount_demo_responses() {
  RespondDesk desk;
  desk.office = &inventory_;
  desk.words = &service_.words();
  desk.air = &service_.air();
  desk.sources = &sources_;
  desk.region = "changji";
  desk.synthetic = true;
  desk.book = [this] { return open_responses_.load(); };
  desk.docket = [this]() -> const DocketDesk* { return open_docket_.load() == nullptr ? nullptr : &docket_desk_; };
  desk.who = [](const HttpRequest&) { return std::nullopt; };
  respond_ = std::make_shared<const RespondDesk>(std::move(desk));
  mount_respond(service_.router(), respond_);
}

Result<void> DemoService::prepare_responses() {
  LANTIAN_TRY(responses_, keep::open_document_book(response_path(directory_ + "/demo.book")));
  open_responses_ = responses_.get();
  const auto told = [this](int done, int all, std::string_view what) {
    service_.progress().step("respond", done, all, what);
  };
  LANTIAN_CHECK(prepare_demo_forecasts(*respond_, directory_, told));
  LANTIAN_CHECK(prepare_demo_list(*respond_));
  LANTIAN_CHECK(prepare_demo_plans(*respond_));
  LANTIAN_CHECK(replay_demo_episodes(*respond_));
  LANTIAN_CHECK(prepare_demo_orders(*respond_, directory_ + "/demo.meters"));
  LANTIAN_CHECK(prepare_demo_reviews(*respond_));
  return {};
}

}  // namespace lantian::serve
