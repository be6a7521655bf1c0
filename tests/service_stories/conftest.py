import pytest


@pytest.fixture
def mia(make):
    return make.leader("Mia Chen", job_role=make.job_role("Store Manager"))


@pytest.fixture
def ben(make, mia):
    return make.learner("Ben Okoro", manager=mia)


@pytest.fixture
def ann(make, mia):
    return make.learner("Ann Lee", manager=mia)
