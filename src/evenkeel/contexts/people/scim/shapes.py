"""What evenkeel keeps of SCIM's users and groups, and what it announces. Attributes that no work here needs are left out."""

from typing import Annotated, Any, ClassVar, Final, Union

from pydantic import Field
from scim2_models import (
    URN,
    CaseExact,
    ComplexAttribute,
    Extension,
    Mutability,
    Reference,
    Required,
    Resource,
    ResourceType,
    Returned,
    Schema,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Uniqueness,
)
from scim2_models.resources import service_provider_config as capabilities
from scim2_models.resources.resource import AnyExtension
from scim2_models.resources.user import Email, PhoneNumber

PER_PAGE: Final = 100
MOST: Final = 1_000
"""Resources on a page, unless told otherwise, and at most."""


class Name(ComplexAttribute):
    """The parts of a name."""

    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class GroupOfUser(ComplexAttribute):
    """A group to which a user belongs: a unit by her roles, or a group that the provider told of."""

    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    ref: Annotated[Reference["Group"] | None, Mutability.read_only] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display: Annotated[str | None, Mutability.read_only] = None


class User(Resource[AnyExtension]):
    """A person, as an identity provider tells of her."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: Name | None = None
    display_name: str | None = None
    active: bool | None = None
    emails: list[Email] | None = None
    phone_numbers: list[PhoneNumber] | None = None
    groups: Annotated[list[GroupOfUser] | None, Mutability.read_only, Returned.default] = None

    Name: ClassVar[type[ComplexAttribute]] = Name
    Emails: ClassVar[type[ComplexAttribute]] = Email
    PhoneNumbers: ClassVar[type[ComplexAttribute]] = PhoneNumber


class Manager(ComplexAttribute):
    """To whom a user reports."""

    value: Annotated[str | None, Required.true, CaseExact.true] = None
    ref: Annotated[Reference["User"] | None, Required.false] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class EnterpriseUser(Extension):
    """What organisations say of their own people."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: str | None = None
    department: str | None = None
    manager: Manager | None = None


class Member(ComplexAttribute):
    """A user or a group that belongs to a group."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference[Union["User", "Group"]] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    type: Annotated[str | None, Mutability.immutable] = Field(None, examples=["User", "Group"])


class Group(Resource[Any]):
    """A unit of the operating model, or a group that the provider tells of."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[Member] | None = None

    Members: ClassVar[type[ComplexAttribute]] = Member


Person = User[EnterpriseUser]
"""A user with all that is kept of her."""

CONFIG: Final = ServiceProviderConfig(
    patch=capabilities.Patch(supported=True),
    bulk=capabilities.Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=capabilities.Filter(supported=True, max_results=MOST),
    change_password=capabilities.ChangePassword(supported=False),
    sort=capabilities.Sort(supported=True),
    etag=capabilities.ETag(supported=True),
    authentication_schemes=[
        capabilities.AuthenticationScheme(
            type="oauthbearertoken",
            name="API token",
            description="An API token of the organisation that may be used for people (SCIM), as a bearer token.",
            spec_uri="https://www.rfc-editor.org/info/rfc6750",
            primary=True,
        )
    ],
)

PROVIDER: Final = ScimProvider(
    models=[User, EnterpriseUser, Group],
    resource_types=[ResourceType.from_resource(Person), ResourceType.from_resource(Group)],
    config=CONFIG,
    policy=ScimPolicy(
        # Providers send whatever their directory holds: what is not kept here is passed over, as they expect.
        unknown=ScimPolicy.Unknown.ignore,
        remove_value_as_filter=ScimPolicy.RemoveValue.apply,
        unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
    ),
)

SCHEMAS: Final[tuple[Schema, ...]] = (
    *PROVIDER.schemas,
    *(each.to_schema() for each in (ServiceProviderConfig, ResourceType, Schema)),
)

Shape = Resource[Any]
