// The carbon desk of a bureau's book.
#include "serve/book_service.hpp"
#include "serve/carbon/desk.hpp"

namespace lantian::serve {

Result<void> BookService::open_carbon() {
  LANTIAN_TRY(carbon_documents_, keep::open_document_book(carbon_path(options_.book)));
  LANTIAN_TRY(CarbonOffice books, CarbonOffice::open(*inventory_));
  carbon_office_ = std::make_unique<const CarbonOffice>(std::move(books));
  return {};
}

void BookService::mount_book_carbon() {
  CarbonDesk desk;
  desk.office = &*inventory_;
  desk.carbon = carbon_office_.get();
  desk.words = &service_.words();
  desk.sources = &sources_;
  desk.region = options_.region;
  desk.directory = options_.book;
  desk.synthetic = synthetic_;
  desk.book = [this] { return carbon_documents_.get(); };
  desk.docket = [this] { return &docket_desk_; };
  desk.who = [this](const HttpRequest& request) -> std::optional<CarbonPerson> {
    const auto session = accounts_.desk->who_asks(request);
    if (!session || !*session) return std::nullopt;
    const Person& person = (*session)->person;
    if (person.role == nullptr) return std::nullopt;
    const auto may = [&person](Permission right) { return person.granted && person.role->may.contains(right); };
    return CarbonPerson{person.display_name.empty() ? person.name : person.display_name,
                        person.role->id,
                        person.party,
                        may(Permission::carbon_read),
                        may(Permission::carbon_write),
                        may(Permission::carbon_approve),
                        person.name,
                        person.area};
  };
  desk.series = [this](const keep::TelemetryQuery& query) -> Result<std::vector<keep::TelemetryValue>> {
    if (!gateway_) return Error{ErrorCode::not_found, "this service takes no telegrams (--gateway-port)", ""};
    return gateway_->values(query);
  };
  desk.noted = [this](const HttpRequest& request, std::string action, std::string subject,
                      std::string detail) -> Result<void> {
    LANTIAN_TRY(const std::optional<Session> session, accounts_.desk->who_asks(request));
    return accounts_.desk->note(session ? &*session : nullptr, request, std::move(action), std::move(subject),
                                std::move(detail));
  };
  desk.tell = [this](std::string_view event, std::string_view json) {
    service_.tell(event, json, [](const StreamListener* listener) {
      const auto* signed_in = dynamic_cast<const SignedListener*>(listener);
      return signed_in != nullptr && signed_in->may.contains(Permission::carbon_read);
    });
  };
  carbon_ = std::make_shared<const CarbonDesk>(std::move(desk));
  mount_carbon(service_.router(), carbon_);
}

}  // namespace lantian::serve
