// The carbon desk of the demonstration.
#include "keep/files.hpp"
#include "serve/carbon/desk.hpp"
#include "serve/demo_service.hpp"

namespace lantian::serve {

Result<void> DemoService::mount_demo_carbon() {
  LANTIAN_TRY(CarbonOffice books, CarbonOffice::open(inventory_));
  carbon_office_ = std::make_unique<const CarbonOffice>(std::move(books));
  CarbonDesk desk;
  desk.office = &inventory_;
  desk.carbon = carbon_office_.get();
  desk.words = &service_.words();
  desk.sources = &sources_;
  desk.region = "changji";
  desk.directory = directory_ + "/demo.book";
  desk.synthetic = true;
  desk.book = [this] { return open_carbon_.load(); };
  desk.docket = [this]() -> const DocketDesk* { return open_docket_.load() == nullptr ? nullptr : &docket_desk_; };
  desk.who = [](const HttpRequest&) { return std::nullopt; };
  carbon_ = std::make_shared<const CarbonDesk>(std::move(desk));
  mount_carbon(service_.router(), carbon_);
  return {};
}

Result<void> DemoService::prepare_carbon() {
  LANTIAN_TRY(carbon_documents_, keep::open_document_book(carbon_path(directory_ + "/demo.book")));
  open_carbon_ = carbon_documents_.get();
  return prepare_demo_carbon(*carbon_);
}

}  // namespace lantian::serve
